-- One schema for SQLite and PostgreSQL. doc.go explains the tables; the words that both engines
-- understand are: BYTEA for bytes, BIGINT for instants (microseconds since 1970, UTC; 0 is never),
-- SMALLINT for small codes (named beside the Go constants), TEXT for ids, '' for unknown. What stands
-- in a sqlite comment is for SQLite alone: without its hidden row number a table of texts is one tree
-- instead of two, and a write touches half the pages.

-- +goose Up

-- Single values: the key of the member hash, the fold mark of the question log.
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value BYTEA NOT NULL
) /* sqlite: WITHOUT ROWID */;

-- One row a topic; a writer raises the version in its own transaction, watchers compare.
CREATE TABLE changes (
	topic   TEXT PRIMARY KEY,
	version BIGINT NOT NULL
) /* sqlite: WITHOUT ROWID */;

-- Accepted events. due is when a worker may take the row: the end of the lease of the worker that
-- has it, or the earliest moment of the next attempt; for ended rows, when they ended.
CREATE TABLE inbox (
	platform TEXT     NOT NULL,
	key      TEXT     NOT NULL,
	state    SMALLINT NOT NULL, -- 0 waiting, 1 done, 2 failed
	due      BIGINT   NOT NULL,
	at       BIGINT   NOT NULL,
	expires  BIGINT   NOT NULL,
	attempts INTEGER  NOT NULL,
	worker   TEXT     NOT NULL,
	member   TEXT     NOT NULL,
	answer   TEXT     NOT NULL,
	reason   TEXT     NOT NULL,
	payload  BYTEA    NOT NULL, -- emptied when the event ends: it holds a person's words
	PRIMARY KEY (platform, key)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX inbox_due ON inbox (due) WHERE state = 0;

-- Messages that carry an answer, by the message they answer (source = inbox.key).
CREATE TABLE posted (
	platform  TEXT     NOT NULL,
	channel   TEXT     NOT NULL,
	message   TEXT     NOT NULL,
	workspace TEXT     NOT NULL,
	thread    TEXT     NOT NULL,
	source    TEXT     NOT NULL,
	answer    TEXT     NOT NULL,
	chapter   TEXT     NOT NULL,
	member    TEXT     NOT NULL,
	at        BIGINT   NOT NULL,
	withdrawn BIGINT   NOT NULL,
	PRIMARY KEY (platform, channel, message)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX posted_source ON posted (platform, source);
CREATE INDEX posted_at ON posted (at);

-- What a posted answer quotes, to find the answers that a changed document leaves behind.
CREATE TABLE quoted (
	platform TEXT NOT NULL,
	channel  TEXT NOT NULL,
	message  TEXT NOT NULL,
	document TEXT NOT NULL,
	passage  TEXT NOT NULL,
	hash     TEXT NOT NULL, -- of the quoted words, as the caller computes it
	PRIMARY KEY (platform, channel, message, document, passage, hash),
	FOREIGN KEY (platform, channel, message) REFERENCES posted (platform, channel, message) ON DELETE CASCADE
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX quoted_document ON quoted (document);

-- Corrections sent, so that none is sent twice.
CREATE TABLE corrections (
	platform TEXT   NOT NULL,
	channel  TEXT   NOT NULL,
	message  TEXT   NOT NULL,
	change   TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	PRIMARY KEY (platform, channel, message, change),
	FOREIGN KEY (platform, channel, message) REFERENCES posted (platform, channel, message) ON DELETE CASCADE
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE threads (
	platform TEXT   NOT NULL,
	channel  TEXT   NOT NULL,
	thread   TEXT   NOT NULL,
	context  BYTEA  NOT NULL,
	member   TEXT   NOT NULL, -- whose, in a conversation of one person; else ''
	expires  BIGINT NOT NULL,
	PRIMARY KEY (platform, channel, thread)
) /* sqlite: WITHOUT ROWID */;

-- The question log; text is '' unless the operator keeps texts. Days before meta 'folded' are
-- summed up in question_days and question_tops; later ones are counted from here.
CREATE TABLE questions (
	at         BIGINT           NOT NULL,
	id         TEXT             NOT NULL, -- tells questions of one instant apart
	platform   TEXT             NOT NULL,
	workspace  TEXT             NOT NULL,
	channel    TEXT             NOT NULL,
	chapter    TEXT             NOT NULL,
	lang       TEXT             NOT NULL,
	kind       TEXT             NOT NULL,
	confidence DOUBLE PRECISION NOT NULL,
	answer     TEXT             NOT NULL,
	member     TEXT             NOT NULL,
	same       TEXT             NOT NULL, -- equal for questions that ask the same thing
	text       TEXT             NOT NULL,
	took       BIGINT           NOT NULL, -- microseconds
	PRIMARY KEY (at, id)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX questions_text ON questions (same, at) WHERE text <> '';
CREATE INDEX questions_text_at ON questions (at) WHERE text <> '';

-- Sums of past days. A day's questions are summed up by each dimension (kind, lang, platform, chapter,
-- '' for all together) for each chapter, and as chapter '*' for all chapters.
CREATE TABLE question_days (
	dimension  TEXT             NOT NULL,
	chapter    TEXT             NOT NULL,
	day        BIGINT           NOT NULL, -- days since 1970, UTC
	value      TEXT             NOT NULL,
	count      BIGINT           NOT NULL,
	confidence DOUBLE PRECISION NOT NULL, -- sum
	took       BIGINT           NOT NULL, -- sum
	PRIMARY KEY (dimension, chapter, day, value)
) /* sqlite: WITHOUT ROWID */;

-- How often each question was asked in a day, a month and a quarter, by chapter and as '*'.
CREATE TABLE question_tops (
	span    TEXT   NOT NULL, -- day, month, quarter
	chapter TEXT   NOT NULL,
	start   BIGINT NOT NULL, -- so many spans since 1970, UTC
	same    TEXT   NOT NULL,
	count   BIGINT NOT NULL,
	PRIMARY KEY (span, chapter, start, same)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE feedback (
	answer  TEXT     NOT NULL,
	member  TEXT     NOT NULL,
	helpful SMALLINT NOT NULL, -- 1 helpful, 0 not
	reason  TEXT     NOT NULL,
	chapter TEXT     NOT NULL,
	at      BIGINT   NOT NULL,
	PRIMARY KEY (answer, member)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX feedback_at ON feedback (at);
CREATE INDEX feedback_member ON feedback (member);

-- Questions without a good answer, a row a group that asks the same thing in a chapter.
CREATE TABLE unanswered (
	id       TEXT     PRIMARY KEY,
	chapter  TEXT     NOT NULL,
	same     TEXT     NOT NULL,
	lang     TEXT     NOT NULL,
	state    TEXT     NOT NULL,
	assignee TEXT     NOT NULL,
	article  TEXT     NOT NULL,
	asks     BIGINT   NOT NULL,
	first_at BIGINT   NOT NULL,
	last_at  BIGINT   NOT NULL,
	UNIQUE (chapter, same)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX unanswered_last ON unanswered (state, last_at);
CREATE TABLE unanswered_askers (
	id        TEXT     NOT NULL REFERENCES unanswered (id) ON DELETE CASCADE,
	member    TEXT     NOT NULL,
	text      TEXT     NOT NULL,
	consented SMALLINT NOT NULL,
	at        BIGINT   NOT NULL,
	platform  TEXT     NOT NULL,
	channel   TEXT     NOT NULL,
	source    TEXT     NOT NULL,
	PRIMARY KEY (id, member)
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX unanswered_askers_member ON unanswered_askers (member);
CREATE INDEX unanswered_askers_text ON unanswered_askers (at) WHERE text <> '';

-- channel '' is the workspace or guild.
CREATE TABLE settings (
	platform  TEXT   NOT NULL,
	workspace TEXT   NOT NULL,
	channel   TEXT   NOT NULL,
	data      TEXT   NOT NULL, -- JSON of Settings
	member    TEXT   NOT NULL, -- who chose
	at        BIGINT NOT NULL,
	PRIMARY KEY (platform, workspace, channel)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE saved (
	id       TEXT     PRIMARY KEY,
	chapter  TEXT     NOT NULL,
	question TEXT     NOT NULL,
	text     TEXT     NOT NULL,
	lang     TEXT     NOT NULL,
	author   TEXT     NOT NULL, -- name shown beside the answer
	member   TEXT     NOT NULL, -- keyed hash of the author
	curator  TEXT     NOT NULL, -- keyed hash of who saved it
	link     TEXT     NOT NULL,
	platform TEXT     NOT NULL,
	source   TEXT     NOT NULL, -- the human's message
	status   TEXT     NOT NULL,
	promoted SMALLINT NOT NULL,
	said_at  BIGINT   NOT NULL,
	at       BIGINT   NOT NULL,
	changed  BIGINT   NOT NULL
) /* sqlite: WITHOUT ROWID */;
CREATE UNIQUE INDEX saved_source ON saved (platform, source, chapter) WHERE source <> '';
CREATE INDEX saved_chapter ON saved (chapter, status);
CREATE TABLE saved_edits (
	id       TEXT     NOT NULL REFERENCES saved (id) ON DELETE CASCADE,
	n        INTEGER  NOT NULL, -- 1 is as it was first saved
	at       BIGINT   NOT NULL,
	editor   TEXT     NOT NULL,
	question TEXT     NOT NULL,
	text     TEXT     NOT NULL,
	status   TEXT     NOT NULL,
	promoted SMALLINT NOT NULL,
	PRIMARY KEY (id, n)
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE subscriptions (
	id        TEXT   PRIMARY KEY,
	platform  TEXT   NOT NULL,
	workspace TEXT   NOT NULL,
	channel   TEXT   NOT NULL,
	data      TEXT   NOT NULL, -- JSON of Rules
	member    TEXT   NOT NULL, -- who asked for it
	at        BIGINT NOT NULL
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX subscriptions_channel ON subscriptions (platform, workspace, channel);
CREATE TABLE sent (
	key     TEXT     PRIMARY KEY,
	state   SMALLINT NOT NULL, -- 0 being sent, 1 sent
	worker  TEXT     NOT NULL,
	due     BIGINT   NOT NULL, -- when the worker's lease ends
	message TEXT     NOT NULL,
	at      BIGINT   NOT NULL
) /* sqlite: WITHOUT ROWID */;
CREATE INDEX sent_at ON sent (at);

CREATE TABLE leases (
	name   TEXT   PRIMARY KEY,
	holder TEXT   NOT NULL,
	fence  BIGINT NOT NULL,
	until  BIGINT NOT NULL
) /* sqlite: WITHOUT ROWID */;

CREATE TABLE installations (
	enterprise TEXT   NOT NULL,
	team       TEXT   NOT NULL,
	app        TEXT   NOT NULL,
	team_name  TEXT   NOT NULL,
	bot_user   TEXT   NOT NULL,
	scopes     TEXT   NOT NULL,
	token      BYTEA  NOT NULL, -- sealed
	refresh    BYTEA  NOT NULL, -- sealed; empty without token rotation
	expires    BIGINT NOT NULL,
	at         BIGINT NOT NULL,
	PRIMARY KEY (enterprise, team)
) /* sqlite: WITHOUT ROWID */;
CREATE TABLE oauth_states (
	state   TEXT   PRIMARY KEY, -- SHA-256 of what the browser carries
	data    TEXT   NOT NULL,
	expires BIGINT NOT NULL
) /* sqlite: WITHOUT ROWID */;
