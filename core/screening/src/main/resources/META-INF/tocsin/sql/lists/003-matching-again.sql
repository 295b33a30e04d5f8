-- Up to which state recent uploads were compared with a list again.
ALTER TABLE hash_source ADD COLUMN rematched_generation BIGINT;

ALTER TABLE hash_source ADD COLUMN rematched BIGINT;
