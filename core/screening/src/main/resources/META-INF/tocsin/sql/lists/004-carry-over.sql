-- What was imported before. Of several classes that an entry had, the gravest counts.
INSERT INTO hash_counter (name, last)
SELECT 'generation', COUNT(*) FROM hash_list HAVING COUNT(*) > 0;

INSERT INTO hash_entry
  (entry_row, generation, submitter, entry_id, live, updated_at, deleted_at, severity,
   classification, first_seen, last_seen, feedback, gone)
SELECT
  ROW_NUMBER() OVER (ORDER BY v.list, v.submitter, v.entry_id),
  (SELECT COUNT(*) FROM hash_list o WHERE o.name <= v.list),
  v.submitter, v.entry_id, TRUE, MAX(v.updated_at), NULL, SUBSTR(MIN(CASE v.severity
    WHEN 'CONFIRMED' THEN '0'
    WHEN 'UNKNOWN' THEN '1'
    WHEN 'TEST' THEN '2'
    WHEN 'EXPLOITATIVE_REVIEW' THEN '3'
    WHEN 'TERRORIST' THEN '4'
    WHEN 'NON_CONSENSUAL_INTIMATE' THEN '5'
    WHEN 'SIGNAL' THEN '6'
    ELSE '7'
  END || v.severity), 2),
  MIN(v.classification), MIN(v.updated_at), MAX(v.updated_at), '', NULL
FROM hash_list_value v
GROUP BY v.list, v.submitter, v.entry_id;

INSERT INTO hash_counter (name, last)
SELECT 'row', COUNT(*) FROM hash_entry HAVING COUNT(*) > 0;

INSERT INTO hash_value (entry_row, algorithm, hash, media, asserted_at)
SELECT e.entry_row, v.algorithm, v.hash, 'UNKNOWN', MAX(v.updated_at)
FROM hash_list_value v
JOIN hash_entry e
  ON e.generation = (SELECT COUNT(*) FROM hash_list o WHERE o.name <= v.list)
  AND e.submitter = v.submitter AND e.entry_id = v.entry_id
GROUP BY e.entry_row, v.algorithm, v.hash;

INSERT INTO hash_source
  (name, kind, state, created_at, generation, version, published, before, pruned, published_at,
   fresh_at, entries, refused, unusual, problems)
SELECT l.name, 'FILE', 'FOLLOWING', l.imported_at,
  (SELECT COUNT(*) FROM hash_list o WHERE o.name <= l.name),
  l.version, COALESCE((SELECT MAX(entry_row) FROM hash_entry), 0), 0, 0, l.imported_at,
  l.imported_at,
  (SELECT COUNT(*) FROM hash_entry e
   WHERE e.generation = (SELECT COUNT(*) FROM hash_list o WHERE o.name <= l.name)),
  l.refused, l.unusual, 0
FROM hash_list l;

INSERT INTO hash_count (list, kind, name, amount)
SELECT s.name, 'CLASS', e.severity, COUNT(*)
FROM hash_source s JOIN hash_entry e ON e.generation = s.generation
GROUP BY s.name, e.severity;

INSERT INTO hash_count (list, kind, name, amount)
SELECT s.name, 'VALUE', v.algorithm, COUNT(*)
FROM hash_source s
JOIN hash_entry e ON e.generation = s.generation
JOIN hash_value v ON v.entry_row = e.entry_row
GROUP BY s.name, v.algorithm;

DROP TABLE hash_list_value;

DROP TABLE hash_list;
