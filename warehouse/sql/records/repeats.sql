-- work.repeats: rows of one file whose key stands in an earlier row of the same file (R19; in layout A with the
-- further fields of R19a).
WITH first_rows AS (
  SELECT capture_id, record_key, canonical_no, COALESCE(detail_key, '') AS detail_key, MIN(row) AS first_row
  FROM work.touched_cells
  WHERE record_key IS NOT NULL
  GROUP BY capture_id, record_key, canonical_no, COALESCE(detail_key, '')
  HAVING COUNT(*) > 1
)
SELECT k.capture_id, k.row
FROM work.touched_cells AS k
JOIN first_rows AS f
  ON f.capture_id = k.capture_id AND f.record_key = k.record_key AND f.canonical_no = k.canonical_no
  AND f.detail_key = COALESCE(k.detail_key, '')
WHERE k.row > f.first_row
