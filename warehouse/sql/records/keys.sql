-- work.keys: the touched rows with the key from which their record id comes: decision number and party. Decisions
-- of one layout-A file that share both are told apart by the fields of R19a; all of them get these into the key.
WITH split_keys AS (
  SELECT capture_id, record_key
  FROM work.touched_cells
  WHERE detail_key IS NOT NULL
  GROUP BY capture_id, record_key
  HAVING COUNT(DISTINCT detail_key) > 1
)
SELECT
  k.capture_id, k.row,
  s.record_key IS NOT NULL AND k.detail_key IS NOT NULL AS is_split,
  CASE
    WHEN s.record_key IS NOT NULL AND k.detail_key IS NOT NULL THEN CONCAT(k.record_key, '|', k.detail_key)
    ELSE k.record_key
  END AS natural_key
FROM work.touched_cells AS k
LEFT JOIN split_keys AS s ON s.capture_id = k.capture_id AND s.record_key = k.record_key
