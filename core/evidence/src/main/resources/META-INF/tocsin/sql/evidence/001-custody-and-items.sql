-- The custody log: leaves of a Merkle tree (RFC 9162). A leaf outlives what it commits to: when
-- evidence is destroyed, salt and details go, the leaf stays.
CREATE TABLE custody_entry (
  seq BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  incident_id TEXT,
  item_id TEXT,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  purpose TEXT,
  details TEXT,
  salt BLOB,
  leaf BLOB NOT NULL
);

CREATE INDEX custody_entry_by_incident ON custody_entry (incident_id, seq);
CREATE INDEX custody_entry_by_item ON custody_entry (item_id, kind);

-- One row: how many leaves there are, and the roots of the complete subtrees that hold them.
CREATE TABLE custody_tree (
  id BIGINT PRIMARY KEY,
  size BIGINT NOT NULL,
  subtrees BLOB NOT NULL,
  last_at BIGINT NOT NULL
);

CREATE TABLE custody_head (
  size BIGINT PRIMARY KEY,
  at BIGINT NOT NULL,
  root BLOB NOT NULL,
  signature BLOB NOT NULL
);

CREATE TABLE evidence_item (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  sealed_at BIGINT NOT NULL,
  clock_status TEXT NOT NULL,
  cipher_size BIGINT NOT NULL,
  cipher_sha256 BLOB NOT NULL,
  wrapped_key BLOB,
  content BLOB,
  destroyed_at BIGINT
);

CREATE INDEX evidence_item_by_incident ON evidence_item (incident_id);
