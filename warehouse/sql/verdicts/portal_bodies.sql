-- work.portal_bodies: the bodies that must report to the credit portal, by kind, and up to which day their portal
-- channels were seen: the earliest of several; NULL when one was never seen.
SELECT
  d.body_id, d.record_kind,
  CASE WHEN COUNT(c.observed_until) = COUNT(*) THEN MIN(c.observed_until) END AS observed_until,
  MIN(c.title) AS title
FROM (
  SELECT DISTINCT body_id, record_kind FROM work.duties
  WHERE kind = 'together' AND testable AND record_kind IN ('permit', 'penalty')
) AS d
LEFT JOIN work.channel_states AS c
  ON c.source_id = d.body_id AND c.role = 'credit_portal'
  AND c.format = CASE d.record_kind WHEN 'permit' THEN 'permits' ELSE 'penalties' END
GROUP BY d.body_id, d.record_kind
