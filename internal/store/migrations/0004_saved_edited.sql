-- +goose Up

-- When a saved answer's message was edited since a curator last looked; 0: it wasn't.
ALTER TABLE saved ADD COLUMN edited BIGINT NOT NULL DEFAULT 0;
