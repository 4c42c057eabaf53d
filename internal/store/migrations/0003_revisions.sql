-- +goose Up

-- What documents said when they were last looked at, so that calendars and feeds can tell that one changed.
CREATE TABLE revisions (
	document TEXT   NOT NULL PRIMARY KEY,
	digest   TEXT   NOT NULL,
	sequence BIGINT NOT NULL, -- grows with each change and never else
	changed  BIGINT NOT NULL  -- when it was seen; of what is seen first, when it was last reviewed; 0: unknown
) /* sqlite: WITHOUT ROWID */;

-- What a disliked answer was asked by.
CREATE INDEX questions_answer ON questions (answer, at) WHERE text <> '';
