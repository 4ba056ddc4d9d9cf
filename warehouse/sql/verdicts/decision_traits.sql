-- work.decision_traits: the few permits and penalties on which more than dates and items bears: those whose page was
-- looked for before it was seen, and those whose time limit was extended. One that stands in several rows could
-- have stood in the other one earlier.
WITH absent AS (
  SELECT 'permit' AS record_kind, r.record_id, a.last_absent_date
  FROM core.permits AS r
  JOIN work.capture_absences AS a ON a.capture_id = r.capture_id
  LEFT JOIN core.permit_copies AS c ON c.record_id = r.record_id
  WHERE c.record_id IS NULL AND a.last_absent_date <= CAST(r.first_seen_at + INTERVAL 8 HOUR AS DATE)
  UNION
  SELECT 'penalty' AS record_kind, r.record_id, a.last_absent_date
  FROM core.penalties AS r
  JOIN work.capture_absences AS a ON a.capture_id = r.capture_id
  LEFT JOIN core.penalty_copies AS c ON c.record_id = r.record_id
  WHERE c.record_id IS NULL AND a.last_absent_date <= CAST(r.first_seen_at + INTERVAL 8 HOUR AS DATE)
),
extended AS (
  SELECT DISTINCT SPLIT_PART(record_id, '-', 1) AS record_kind, record_id
  FROM work.extensions
  WHERE record_id LIKE 'permit-%' OR record_id LIKE 'penalty-%'
)
SELECT
  COALESCE(a.record_kind, x.record_kind) AS record_kind, COALESCE(a.record_id, x.record_id) AS record_id,
  a.last_absent_date,
  CONCAT_WS('|', CAST(a.last_absent_date AS VARCHAR), x.record_id) AS trait
FROM absent AS a
FULL OUTER JOIN extended AS x ON x.record_kind = a.record_kind AND x.record_id = a.record_id
