-- +goose Up

-- The dates of events as they were last seen, so that a change is told of once.
CREATE TABLE seen_events (
	event   TEXT   NOT NULL PRIMARY KEY,
	dates   TEXT   NOT NULL, -- as the caller writes them
	was     TEXT   NOT NULL, -- before the last change
	changed BIGINT NOT NULL  -- when it was seen; 0: never
) /* sqlite: WITHOUT ROWID */;

CREATE INDEX unanswered_askers_source ON unanswered_askers (platform, source);
CREATE INDEX corrections_change ON corrections (change);
