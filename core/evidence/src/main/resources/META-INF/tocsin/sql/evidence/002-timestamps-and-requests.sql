-- A head that waits for its time-stamp has no token yet.
CREATE TABLE custody_timestamp (
  size BIGINT PRIMARY KEY,
  token BLOB,
  stamped_at BIGINT,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  problem TEXT
);

-- Signed requests that were carried out: none is carried out twice.
CREATE TABLE signed_request (
  id TEXT PRIMARY KEY,
  used_at BIGINT NOT NULL,
  document BLOB NOT NULL,
  signatures BLOB NOT NULL
);

-- That this database was found to be older than its heads, until a person accepted it.
CREATE TABLE custody_restored (
  id BIGINT PRIMARY KEY,
  noticed_at BIGINT NOT NULL,
  size BIGINT NOT NULL,
  head_size BIGINT NOT NULL
);

-- Heads of a history that was given up when a person accepted a restored copy.
CREATE TABLE custody_abandoned_head (
  acceptance TEXT NOT NULL,
  size BIGINT NOT NULL,
  at BIGINT NOT NULL,
  root BLOB NOT NULL,
  signature BLOB NOT NULL
);
