-- account_ref: the account as the docket names it, for prior reports and batches.
-- own_files: the files of the filing's own incident; files counts those of a whole batch.
ALTER TABLE filing ADD COLUMN account_ref TEXT;
ALTER TABLE filing ADD COLUMN own_files BIGINT;
ALTER TABLE filing ADD COLUMN covered_by TEXT;
ALTER TABLE filing ADD COLUMN batch_until BIGINT;
ALTER TABLE filing ADD COLUMN supplements TEXT;
ALTER TABLE filing ADD COLUMN failure TEXT;
ALTER TABLE filing ADD COLUMN failing_since BIGINT;
ALTER TABLE filing ADD COLUMN finished_at BIGINT;
ALTER TABLE filing ADD COLUMN confirmation TEXT;
ALTER TABLE filing ADD COLUMN lease_by TEXT;

UPDATE filing SET own_files = files;
UPDATE filing SET finished_at = updated_at WHERE state = 'FINISHED';

CREATE INDEX filing_by_account ON filing (account_ref, destination);
CREATE INDEX filing_covered ON filing (covered_by) WHERE covered_by IS NOT NULL;
CREATE INDEX filing_unfiled ON filing (destination, state, created_at);

-- failing_call: the call whose success says that the destination is well again.
ALTER TABLE filing_control ADD COLUMN failing_call TEXT;

CREATE TABLE filing_control_log (
  scope TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  deed TEXT NOT NULL,
  why TEXT,
  PRIMARY KEY (scope, seq)
);
