-- work.touched: the rows that may break a rule: those that the screening did not pass, and those whose key stands
-- in another row of the same file.
WITH twins AS (
  SELECT capture_id, key_hash
  FROM work.candidates
  GROUP BY capture_id, key_hash
  HAVING COUNT(*) > 1
)
SELECT c.capture_id, s.row
FROM work.screened AS s
JOIN work.captures AS c ON c.capture_no = s.capture_no
WHERE s.is_suspect
UNION
SELECT c.capture_id, c.row
FROM work.candidates AS c
JOIN twins AS t ON t.capture_id = c.capture_id AND t.key_hash = c.key_hash
