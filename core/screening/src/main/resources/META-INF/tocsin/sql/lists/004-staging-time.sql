-- Since when a state is being written apart, so that what nobody ends can be told from what goes on.
ALTER TABLE hash_source ADD COLUMN staging_at BIGINT;
