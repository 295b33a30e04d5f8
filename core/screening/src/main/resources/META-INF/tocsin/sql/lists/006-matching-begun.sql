-- Up to which state recent uploads are being compared with a list: noted before they are read.
ALTER TABLE hash_source ADD COLUMN matching_generation BIGINT;
ALTER TABLE hash_source ADD COLUMN matching BIGINT;
UPDATE hash_source SET matching_generation = rematched_generation, matching = rematched;
