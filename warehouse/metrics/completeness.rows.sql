-- The units of completeness; a figure of a report stands for as many rows as it says.
SELECT
  u.body_id, u.domain, u.kind, u.period, u.is_counted, u.is_counted AND u.is_hit AS is_hit, u.row_kind,
  CASE WHEN u.n = 1 THEN u.row_id ELSE CONCAT(u.row_id, '/', u.reason_code, '/', CAST(t.i + 1 AS VARCHAR)) END AS row_id,
  u.verdict_id, u.item_id, u.reason, u.due_date, u.decided_date, u.published_date, u.observed_date, u.evidence_kind,
  u.evidence_id, u.evidence_capture_id
FROM metrics.indicator_units AS u
CROSS JOIN UNNEST(RANGE(u.n)) AS t(i)
WHERE u.indicator = 'completeness'
