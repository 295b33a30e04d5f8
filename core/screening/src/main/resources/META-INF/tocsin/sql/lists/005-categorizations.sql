-- What a source files an entry under beside its classification: identifiers, one a line.
ALTER TABLE hash_entry ADD COLUMN categorizations TEXT NOT NULL DEFAULT '';
