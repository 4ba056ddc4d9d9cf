-- Valid rows that share their record with rows of other files: `place` 1 is the row whose content counts (the
-- latest capture), the dates are the earliest of all.
WITH valid AS (
  SELECT k.capture_id, k.row, k.record_id
  FROM work.keys AS k
  LEFT JOIN work.errors AS e ON e.capture_id = k.capture_id AND e.row = k.row
  WHERE e.row IS NULL
),
shared AS (
  SELECT record_id
  FROM valid
  GROUP BY record_id
  HAVING COUNT(*) > 1
)
SELECT
  v.capture_id,
  v.row,
  ROW_NUMBER() OVER (
    PARTITION BY v.record_id ORDER BY d.first_seen_at DESC NULLS LAST, v.capture_id DESC, v.row DESC
  ) AS place,
  MIN(d.first_seen_at) OVER (PARTITION BY v.record_id) AS first_seen_at,
  MIN(d.published_date) OVER (PARTITION BY v.record_id) AS published_date
FROM valid AS v
JOIN shared AS s ON s.record_id = v.record_id
LEFT JOIN core.capture_dates AS d ON d.capture_id = v.capture_id
