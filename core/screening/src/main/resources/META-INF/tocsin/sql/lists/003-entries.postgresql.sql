-- One state of one entry. A state that was replaced keeps its row until nobody asks for it.
CREATE TABLE hash_entry (
  entry_row      BIGINT NOT NULL PRIMARY KEY,
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
);
