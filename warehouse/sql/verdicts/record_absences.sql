-- work.record_absences: the last whole look without a notice before it was first seen: of several contents and
-- places the earliest, and none as soon as one of them was never looked for before.
SELECT
  n.record_id,
  CASE
    WHEN COUNT(a.last_absent_date) = COUNT(*)
      AND MIN(a.last_absent_date) <= MIN(CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE))
      THEN MIN(a.last_absent_date)
  END AS last_absent_date
FROM core.notices AS n
LEFT JOIN work.capture_absences AS a ON a.capture_id = n.capture_id
GROUP BY n.record_id
