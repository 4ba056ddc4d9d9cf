-- work.portal_days: the different dates and differences of `work.own_decisions`; what the portal shows only after
-- the as-of day does not count.
WITH seen AS (
  SELECT
    d.record_kind, d.body_id, d.item_set, d.decided_date,
    CASE WHEN d.in_portal = 1 AND COALESCE(LEAST(d.portal_published, d.portal_observed), p.as_of) <= p.as_of
      THEN 1 ELSE 0 END AS in_portal,
    d.portal_published, d.portal_observed, d.differing
  FROM work.own_decisions AS d
  CROSS JOIN run.parameters AS p
  WHERE d.decided_date <= p.as_of
),
days AS (
  SELECT DISTINCT
    record_kind, body_id, item_set, decided_date, in_portal, portal_published, portal_observed, differing
  FROM seen
)
SELECT
  *,
  CONCAT('portal-day-', CAST(ROW_NUMBER() OVER (
    ORDER BY record_kind, body_id, item_set, decided_date, in_portal, portal_published, portal_observed, differing
  ) AS VARCHAR)) AS day_id
FROM days
