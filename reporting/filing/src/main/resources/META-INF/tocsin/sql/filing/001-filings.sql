CREATE TABLE filing (
  id TEXT NOT NULL PRIMARY KEY,
  incident_id TEXT NOT NULL,
  destination TEXT NOT NULL,
  environment TEXT NOT NULL,
  base_url TEXT NOT NULL,
  account TEXT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  hold_reason TEXT,
  held_from TEXT,
  hold_requested BOOLEAN NOT NULL,
  note TEXT,
  priority BIGINT NOT NULL,
  generation BIGINT NOT NULL,
  orphans BIGINT NOT NULL,
  report_id TEXT,
  opened_at BIGINT,
  changed_at BIGINT,
  files BIGINT NOT NULL,
  file_index BIGINT NOT NULL,
  uploaded BOOLEAN NOT NULL,
  finish_sent BOOLEAN NOT NULL,
  after_retract TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  mismatches BIGINT NOT NULL,
  receipted BOOLEAN NOT NULL,
  next_attempt_at BIGINT,
  lease_until BIGINT,
  fence BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  UNIQUE (incident_id, destination)
);

CREATE INDEX filing_due ON filing (destination, priority, next_attempt_at) WHERE next_attempt_at IS NOT NULL;

CREATE INDEX filing_by_state ON filing (state, created_at);

CREATE TABLE filing_file (
  filing_id TEXT NOT NULL REFERENCES filing (id),
  position BIGINT NOT NULL,
  remote_id TEXT NOT NULL,
  remote_generation BIGINT NOT NULL,
  PRIMARY KEY (filing_id, position)
);

CREATE TABLE filing_journal (
  filing_id TEXT NOT NULL REFERENCES filing (id),
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  phase TEXT NOT NULL,
  call_name TEXT,
  file_index BIGINT,
  generation BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  report_id TEXT,
  outcome TEXT,
  code BIGINT,
  http_status BIGINT,
  request_id TEXT,
  actor TEXT,
  note TEXT,
  exchange TEXT,
  PRIMARY KEY (filing_id, seq)
);

CREATE TABLE filing_control (
  scope TEXT NOT NULL PRIMARY KEY,
  stopped BOOLEAN NOT NULL,
  stopped_by TEXT,
  stopped_why TEXT,
  failures BIGINT NOT NULL,
  paused_until BIGINT,
  changed_at BIGINT NOT NULL
);
