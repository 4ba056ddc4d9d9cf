-- Rows of one file whose key stands in an earlier row of the same file (R19, R19a). `work.keys` holds the
-- key of every row that can be identified, else NULL.
WITH first_rows AS (
  SELECT capture_id, record_id, MIN(row) AS first_row
  FROM work.keys
  WHERE record_id IS NOT NULL
  GROUP BY capture_id, record_id
  HAVING COUNT(*) > 1
)
SELECT k.capture_id, k.row
FROM work.keys AS k
JOIN first_rows AS f ON f.capture_id = k.capture_id AND f.record_id = k.record_id
WHERE k.row > f.first_row
