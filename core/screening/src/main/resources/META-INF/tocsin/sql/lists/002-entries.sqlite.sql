-- Numbers that are given out once: rows of entries, generations, requests.
CREATE TABLE hash_counter (
  name TEXT   NOT NULL PRIMARY KEY,
  last BIGINT NOT NULL
);

-- A list, what of it is published, and how far its source was read.
CREATE TABLE hash_source (
  name          TEXT   NOT NULL PRIMARY KEY,
  kind          TEXT   NOT NULL,
  state         TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  generation    BIGINT NOT NULL,
  staging       BIGINT,
  version       TEXT   NOT NULL,
  published     BIGINT NOT NULL,
  before        BIGINT NOT NULL,
  pruned        BIGINT NOT NULL,
  published_at  BIGINT NOT NULL,
  fresh_at      BIGINT,
  entries       BIGINT NOT NULL,
  refused       BIGINT NOT NULL,
  unusual       BIGINT NOT NULL,
  held          TEXT,
  held_at       BIGINT,
  confirmed_by  TEXT,
  config        TEXT,
  completed_to  BIGINT,
  window_from   BIGINT,
  window_to     BIGINT,
  window_safe   BIGINT,
  cursor_text   TEXT,
  cursor_at     BIGINT,
  note          TEXT,
  problem       TEXT,
  problem_at    BIGINT,
  problems      BIGINT NOT NULL
);

-- One state of one entry. A state that was replaced keeps its row until nobody asks for it.
CREATE TABLE hash_entry (
  entry_row      INTEGER NOT NULL PRIMARY KEY,
  generation     BIGINT NOT NULL,
  submitter      TEXT   NOT NULL,
  entry_id       TEXT   NOT NULL,
  live           BOOLEAN NOT NULL,
  updated_at     BIGINT NOT NULL,
  deleted_at     BIGINT,
  severity       TEXT   NOT NULL,
  classification TEXT   NOT NULL,
  first_seen     BIGINT NOT NULL,
  last_seen      BIGINT NOT NULL,
  feedback       TEXT   NOT NULL,
  gone           BIGINT
);

CREATE UNIQUE INDEX hash_entry_key ON hash_entry (generation, submitter, entry_id)
WHERE gone IS NULL;

CREATE INDEX hash_entry_gone ON hash_entry (generation, gone) WHERE gone IS NOT NULL;

CREATE TABLE hash_value (
  entry_row   BIGINT NOT NULL,
  algorithm   TEXT   NOT NULL,
  hash        BLOB   NOT NULL,
  media       TEXT   NOT NULL,
  asserted_at BIGINT NOT NULL,
  PRIMARY KEY (entry_row, algorithm, hash)
) WITHOUT ROWID;

-- How many entries a published list has of a class, and values of an algorithm.
CREATE TABLE hash_count (
  list   TEXT   NOT NULL,
  kind   TEXT   NOT NULL,
  name   TEXT   NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (list, kind, name)
);

-- Which states a snapshot in a file holds.
CREATE TABLE hash_snapshot (
  content    TEXT   NOT NULL,
  list       TEXT   NOT NULL,
  generation BIGINT NOT NULL,
  published  BIGINT NOT NULL,
  built_at   BIGINT NOT NULL,
  PRIMARY KEY (content, list)
);

-- Values that are never compared, and why.
CREATE TABLE hash_quarantine (
  list       TEXT   NOT NULL,
  generation BIGINT NOT NULL,
  submitter  TEXT   NOT NULL,
  entry_id   TEXT   NOT NULL,
  algorithm  TEXT   NOT NULL,
  written    TEXT   NOT NULL,
  reason     TEXT   NOT NULL,
  seen_at    BIGINT NOT NULL,
  PRIMARY KEY (generation, submitter, entry_id, algorithm, written)
);

CREATE INDEX hash_quarantine_list ON hash_quarantine (list, generation, reason);

-- What a person decided not to act upon.
CREATE TABLE hash_suppression (
  number     BIGINT NOT NULL PRIMARY KEY,
  list       TEXT,
  submitter  TEXT,
  entry_id   TEXT,
  algorithm  TEXT,
  hash       BLOB,
  radius     BIGINT NOT NULL,
  reason     TEXT   NOT NULL,
  reviewer   TEXT   NOT NULL,
  second     TEXT,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  lifted_at  BIGINT,
  lifted_by  TEXT
);

-- Entries that hit too many accounts too soon: their near matches wait for a person.
CREATE TABLE hash_review (
  list      TEXT   NOT NULL,
  submitter TEXT   NOT NULL,
  entry_id  TEXT   NOT NULL,
  since     BIGINT NOT NULL,
  PRIMARY KEY (list, submitter, entry_id)
);

-- Votes on entries of others, until their source has taken them.
CREATE TABLE hash_feedback (
  number    BIGINT NOT NULL PRIMARY KEY,
  list      TEXT   NOT NULL,
  submitter TEXT   NOT NULL,
  entry_id  TEXT   NOT NULL,
  algorithm TEXT   NOT NULL,
  positive  BOOLEAN NOT NULL,
  reasons   TEXT   NOT NULL,
  asked_by  TEXT   NOT NULL,
  asked_at  BIGINT NOT NULL,
  state     TEXT   NOT NULL,
  tries     BIGINT NOT NULL,
  next_at   BIGINT NOT NULL,
  answer    TEXT,
  done_at   BIGINT,
  UNIQUE (list, submitter, entry_id, algorithm)
);

-- Fingerprints of recent uploads, sealed, where a host keeps them.
CREATE TABLE hash_recent (
  number BIGINT NOT NULL PRIMARY KEY,
  at     BIGINT NOT NULL,
  sealed BLOB   NOT NULL
);

CREATE INDEX hash_recent_at ON hash_recent (at);

INSERT INTO hash_counter (name, last)
SELECT 'generation', COUNT(*) FROM hash_list HAVING COUNT(*) > 0;

INSERT INTO hash_entry
  (entry_row, generation, submitter, entry_id, live, updated_at, deleted_at, severity,
   classification, first_seen, last_seen, feedback, gone)
SELECT
  ROW_NUMBER() OVER (ORDER BY v.list, v.submitter, v.entry_id),
  (SELECT COUNT(*) FROM hash_list o WHERE o.name <= v.list),
  v.submitter, v.entry_id, TRUE, MAX(v.updated_at), NULL, MIN(v.severity),
  MIN(v.classification), MIN(v.updated_at), MAX(v.updated_at), '', NULL
FROM hash_list_value v
GROUP BY v.list, v.submitter, v.entry_id;

INSERT INTO hash_counter (name, last)
SELECT 'row', COUNT(*) FROM hash_entry HAVING COUNT(*) > 0;

INSERT INTO hash_value (entry_row, algorithm, hash, media, asserted_at)
SELECT e.entry_row, v.algorithm, v.hash, 'UNKNOWN', MAX(v.updated_at)
FROM hash_list_value v
JOIN hash_entry e
  ON e.generation = (SELECT COUNT(*) FROM hash_list o WHERE o.name <= v.list)
  AND e.submitter = v.submitter AND e.entry_id = v.entry_id
GROUP BY e.entry_row, v.algorithm, v.hash;

INSERT INTO hash_source
  (name, kind, state, created_at, generation, version, published, before, pruned, published_at,
   fresh_at, entries, refused, unusual, problems)
SELECT l.name, 'FILE', 'FOLLOWING', l.imported_at,
  (SELECT COUNT(*) FROM hash_list o WHERE o.name <= l.name),
  l.version, COALESCE((SELECT MAX(entry_row) FROM hash_entry), 0), 0, 0, l.imported_at,
  l.imported_at,
  (SELECT COUNT(*) FROM hash_entry e
   WHERE e.generation = (SELECT COUNT(*) FROM hash_list o WHERE o.name <= l.name)),
  l.refused, l.unusual, 0
FROM hash_list l;

INSERT INTO hash_count (list, kind, name, amount)
SELECT s.name, 'CLASS', e.severity, COUNT(*)
FROM hash_source s JOIN hash_entry e ON e.generation = s.generation
GROUP BY s.name, e.severity;

INSERT INTO hash_count (list, kind, name, amount)
SELECT s.name, 'VALUE', v.algorithm, COUNT(*)
FROM hash_source s
JOIN hash_entry e ON e.generation = s.generation
JOIN hash_value v ON v.entry_row = e.entry_row
GROUP BY s.name, v.algorithm;

DROP TABLE hash_list_value;

DROP TABLE hash_list;
