-- Work that recurs, done by one node at a time: who holds the lease does it.
CREATE TABLE recurring_work (
  task        TEXT NOT NULL PRIMARY KEY,
  next_at     BIGINT NOT NULL,
  lease_until BIGINT,
  lease_by    TEXT,
  fence       BIGINT NOT NULL,
  done_at     BIGINT,
  failures    BIGINT NOT NULL
);
