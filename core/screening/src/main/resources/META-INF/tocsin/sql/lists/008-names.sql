-- What a source calls the submitters and categorizations that its entries name by identifiers.
CREATE TABLE hash_name (
  list       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  identifier TEXT NOT NULL,
  name       TEXT NOT NULL,
  PRIMARY KEY (list, kind, identifier)
);
