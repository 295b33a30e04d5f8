-- When it was said that a task is due at next_at, by the clock that said so.
ALTER TABLE recurring_work ADD COLUMN told_at BIGINT;
