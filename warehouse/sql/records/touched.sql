-- work.touched: the candidates that may break a rule: those that break one by themselves, and those whose key stands
-- in another row of the same file.
WITH twins AS (
  SELECT capture_id, key_hash
  FROM work.candidates
  GROUP BY capture_id, key_hash
  HAVING COUNT(*) > 1
)
SELECT capture_id, row FROM work.judged_candidates WHERE is_suspect
UNION
SELECT c.capture_id, c.row
FROM work.candidates AS c
JOIN twins AS t ON t.capture_id = c.capture_id AND t.key_hash = c.key_hash
