CREATE TABLE hash_list (
  name        TEXT   NOT NULL PRIMARY KEY,
  version     TEXT   NOT NULL,
  imported_at BIGINT NOT NULL,
  refused     BIGINT NOT NULL,
  unusual     BIGINT NOT NULL
);

CREATE TABLE hash_list_value (
  list           TEXT   NOT NULL,
  submitter      TEXT   NOT NULL,
  entry_id       TEXT   NOT NULL,
  algorithm      TEXT   NOT NULL,
  hash           BLOB   NOT NULL,
  severity       TEXT   NOT NULL,
  classification TEXT   NOT NULL,
  updated_at     BIGINT NOT NULL
);

CREATE INDEX hash_list_value_entry ON hash_list_value (list, submitter, entry_id);
