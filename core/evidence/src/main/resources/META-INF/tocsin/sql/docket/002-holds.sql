ALTER TABLE incident ADD COLUMN closed_at BIGINT;
ALTER TABLE incident ADD COLUMN closed_reason TEXT;

CREATE TABLE legal_hold (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL,
  authority TEXT NOT NULL,
  reference TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT,
  lifted_at BIGINT
);

CREATE INDEX legal_hold_by_incident ON legal_hold (incident_id);
