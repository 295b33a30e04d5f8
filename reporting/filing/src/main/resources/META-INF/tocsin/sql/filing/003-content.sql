-- content_ref: the file as the docket's key names it, so that the same bytes are known again.
ALTER TABLE filing ADD COLUMN content_ref TEXT;
