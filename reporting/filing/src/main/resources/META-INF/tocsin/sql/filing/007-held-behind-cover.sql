-- What a covered filing waits for once its leader tells nothing: that a person confirms the match
-- (confirm_first), and what its own destination asks for (held_after).
ALTER TABLE filing ADD COLUMN confirm_first BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE filing ADD COLUMN held_after TEXT;

-- Of filings that are covered already it was not kept. A match that nobody confirmed shows at the
-- leader; whether a destination has its first reports in production behind it does not, and is
-- left to a person.
UPDATE filing SET confirm_first = TRUE
WHERE state = 'COVERED' AND EXISTS (
  SELECT 1 FROM filing l WHERE l.id = filing.covered_by AND l.hold_reason = 'CONFIRM');

UPDATE filing SET held_after = 'CANARY'
WHERE state = 'COVERED' AND environment = 'PRODUCTION' AND EXISTS (
  SELECT 1 FROM filing l
  WHERE l.id = filing.covered_by AND l.destination <> filing.destination
    AND l.state <> 'FINISHED');

-- The leader's own report was to be told by another, which was given up: nobody tells it.
UPDATE filing SET
  state = CASE WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN 'HELD' ELSE 'WAITING' END,
  hold_reason = CASE WHEN confirm_first = TRUE THEN 'CONFIRM' ELSE held_after END,
  held_from = CASE WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN 'WAITING' END,
  next_attempt_at = CASE
    WHEN confirm_first = TRUE OR held_after IS NOT NULL THEN NULL ELSE updated_at END,
  covered_by = NULL, confirm_first = FALSE, held_after = NULL, fence = fence + 1
WHERE state = 'COVERED' AND EXISTS (
  SELECT 1 FROM filing m JOIN filing l ON l.id = m.covered_by
  WHERE m.id = filing.covered_by AND m.state = 'COVERED' AND m.destination <> filing.destination
    AND l.state = 'FAILED');
