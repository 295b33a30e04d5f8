-- What came to a list is read without looking at what came to others meanwhile.
CREATE INDEX hash_entry_rows ON hash_entry (generation, entry_row);
