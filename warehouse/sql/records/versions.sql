-- work.versions_<plural>: the valid rows of records that stand in several: `place` 1 is the row whose content counts
-- (the body's own channel before the credit portal, what stands there now before what was replaced, then the latest
-- capture); the dates are the earliest of all.
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
    PARTITION BY v.record_id
    ORDER BY
      CASE p.role WHEN 'credit_portal' THEN 1 ELSE 0 END, CASE WHEN p.is_current THEN 0 ELSE 1 END,
      p.first_seen_at DESC NULLS LAST, p.published_date DESC NULLS LAST, p.path DESC, v.capture_id DESC, v.row DESC
  ) AS place,
  MIN(p.first_seen_at) OVER (PARTITION BY v.record_id) AS first_seen_at,
  MIN(p.published_date) OVER (PARTITION BY v.record_id) AS published_date
FROM work.valid_candidates AS v
JOIN shared AS s ON s.record_id = v.record_id
LEFT JOIN core.capture_places AS p ON p.capture_id = v.capture_id
