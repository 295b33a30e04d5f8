-- The child comes first by name and refers to its parent, so the order of copying matters.
CREATE TABLE parent (
  id TEXT NOT NULL PRIMARY KEY,
  born_at BIGINT NOT NULL
);
CREATE TABLE child (
  parent_id TEXT NOT NULL REFERENCES parent (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (parent_id, position)
);
