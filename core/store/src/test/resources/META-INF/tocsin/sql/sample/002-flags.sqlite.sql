ALTER TABLE thing ADD COLUMN flag BOOLEAN; -- sqlite
