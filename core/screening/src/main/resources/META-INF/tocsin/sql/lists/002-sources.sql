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
  staging_at    BIGINT,
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
