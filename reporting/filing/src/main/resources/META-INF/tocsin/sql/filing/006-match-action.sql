-- What became of a matched upload, so that the same upload again gets the same answer.
CREATE TABLE match_action (
  incident_id TEXT NOT NULL PRIMARY KEY,
  action TEXT NOT NULL
);
