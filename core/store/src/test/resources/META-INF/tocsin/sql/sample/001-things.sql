-- One statement after another; a semicolon in a comment; and in 'text;'.
CREATE TABLE thing (
  id TEXT PRIMARY KEY,
  number BIGINT,
  bytes BLOB,
  note TEXT DEFAULT 'a;b'
);
CREATE INDEX thing_by_number ON thing (number);
