-- In clear: identifiers, states, instants, classes and counts. All else is sealed.
CREATE TABLE incident (
  id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  environment TEXT NOT NULL,
  synthetic BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  severity TEXT,
  match_kind TEXT,
  files_without_person BOOLEAN NOT NULL,
  account_ref TEXT NOT NULL,
  matches BIGINT NOT NULL,
  messages BIGINT NOT NULL,
  detected_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  reported_at BIGINT
);

CREATE INDEX incident_by_time ON incident (recorded_at, id);
CREATE INDEX incident_by_account ON incident (account_ref);

CREATE TABLE undetermined (
  id TEXT PRIMARY KEY,
  source_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  action TEXT NOT NULL,
  at BIGINT NOT NULL
);

CREATE INDEX undetermined_by_time ON undetermined (at);
CREATE INDEX undetermined_by_source ON undetermined (source_id);
