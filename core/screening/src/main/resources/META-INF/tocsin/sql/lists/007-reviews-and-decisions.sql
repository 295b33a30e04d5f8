-- Why an entry waits for a person, and who looked at it: what was looked at once stays on record.
ALTER TABLE hash_review ADD COLUMN cause TEXT NOT NULL DEFAULT 'FLOOD';

ALTER TABLE hash_review ADD COLUMN ended_at BIGINT;

ALTER TABLE hash_review ADD COLUMN ended_by TEXT;

ALTER TABLE hash_review ADD COLUMN ended_why TEXT;

-- What people decided about lists: taken away, paused, asked again.
CREATE TABLE hash_decision (
  number     BIGINT NOT NULL PRIMARY KEY,
  list       TEXT   NOT NULL,
  kind       TEXT   NOT NULL,
  entries    BIGINT NOT NULL,
  decided_by TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  decided_at BIGINT NOT NULL
);
