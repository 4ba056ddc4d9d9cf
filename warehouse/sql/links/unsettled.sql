-- The number of records less those that are linked, wait for a person, or belong to no item.
WITH linked AS (
  SELECT DISTINCT record_kind, record_id FROM core.links
),
counted AS (
  SELECT COUNT(DISTINCT record_id) AS n FROM core.notices
  UNION ALL
  SELECT COUNT(*) AS n FROM core.permits
  UNION ALL
  SELECT COUNT(*) AS n FROM core.penalties
  UNION ALL
  SELECT -COUNT(*) AS n FROM linked
  UNION ALL
  SELECT -COALESCE(SUM(records), 0) AS n FROM core.review_queue
  UNION ALL
  SELECT -COALESCE(SUM(records), 0) AS n FROM core.unlinked
)
SELECT CAST(SUM(n) AS BIGINT) AS records FROM counted
