-- What people are to be told, until somebody took it: identifiers and counts only.
-- sealed: whether it belongs to the message that is on its way, or to the one after that.
CREATE TABLE notification_count (
  target   TEXT NOT NULL,
  urgent   BOOLEAN NOT NULL,
  sealed   BOOLEAN NOT NULL,
  event    TEXT NOT NULL,
  place    TEXT NOT NULL,
  total    BIGINT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at  BIGINT NOT NULL,
  PRIMARY KEY (target, urgent, sealed, event, place)
);

CREATE TABLE notification_filing (
  target TEXT NOT NULL,
  urgent BOOLEAN NOT NULL,
  sealed BOOLEAN NOT NULL,
  event  TEXT NOT NULL,
  place  TEXT NOT NULL,
  filing TEXT NOT NULL,
  PRIMARY KEY (target, urgent, sealed, event, place, filing)
);

-- The message that is on its way to a target; its key stays the same at every attempt.
CREATE TABLE notification_message (
  target      TEXT NOT NULL,
  urgent      BOOLEAN NOT NULL,
  message_key TEXT NOT NULL,
  sealed_at   BIGINT NOT NULL,
  attempts    BIGINT NOT NULL,
  changed_at  BIGINT NOT NULL,
  next_at     BIGINT NOT NULL,
  lease_until BIGINT,
  lease_by    TEXT,
  PRIMARY KEY (target, urgent)
);
