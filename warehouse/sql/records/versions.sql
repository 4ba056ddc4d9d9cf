-- work.versions_<plural>: the valid rows of records that stand in several: `place` 1 is the row whose content counts (the
-- latest capture), the dates are the earliest of all.
WITH shared AS (
  SELECT record_id
  FROM work.valid_candidates
  GROUP BY record_id
  HAVING COUNT(*) > 1
)
SELECT
  v.capture_id,
  v.row,
  v.record_id,
  ROW_NUMBER() OVER (
    PARTITION BY v.record_id ORDER BY d.first_seen_at DESC NULLS LAST, v.capture_id DESC, v.row DESC
  ) AS place,
  MIN(d.first_seen_at) OVER (PARTITION BY v.record_id) AS first_seen_at,
  MIN(d.published_date) OVER (PARTITION BY v.record_id) AS published_date
FROM work.valid_candidates AS v
JOIN shared AS s ON s.record_id = v.record_id
LEFT JOIN core.capture_dates AS d ON d.capture_id = v.capture_id
