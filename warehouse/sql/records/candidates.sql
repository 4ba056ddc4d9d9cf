-- work.candidates: the rows whose key stands in other rows as well, by its 64-bit hash: those among which repeats
-- within a file and versions in several files are to be found.
WITH shared AS (
  SELECT key_hash
  FROM work.keyed
  WHERE key_hash IS NOT NULL
  GROUP BY key_hash
  HAVING COUNT(*) > 1
)
SELECT c.capture_id, s.row, s.key_hash
FROM work.keyed AS s
JOIN shared AS h ON h.key_hash = s.key_hash
JOIN work.captures AS c ON c.capture_no = s.capture_no
