-- When some node last had a target in its configuration: what waits for one is kept for a while after.
CREATE TABLE notification_target (
  target   TEXT NOT NULL PRIMARY KEY,
  named_at BIGINT NOT NULL
);
