-- Uploads that were let through, are listed now, and could not be made incidents of. A person
-- settles them; until then they are on the list.
CREATE TABLE listed_later (
  upload_id TEXT NOT NULL PRIMARY KEY,
  let_through_at BIGINT NOT NULL,
  found_at BIGINT NOT NULL,
  why TEXT NOT NULL,
  severity TEXT NOT NULL,
  recipients BIGINT NOT NULL,
  settled_at BIGINT,
  settled_by TEXT,
  settled_why TEXT
);
