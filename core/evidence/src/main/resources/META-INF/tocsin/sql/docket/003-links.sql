-- That an incident goes back to an earlier one: the same bytes again, or more about the same.
CREATE TABLE incident_link (
  incident_id TEXT NOT NULL,
  earlier_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (incident_id, earlier_id)
);

CREATE INDEX incident_link_by_earlier ON incident_link (earlier_id);
