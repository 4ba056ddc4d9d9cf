-- work.decision_counts: permits and penalties counted once by all that the indicators ask of them.
WITH counted AS (
  SELECT record_kind, source_id, body_id, capture_id, item_set, decided_date, COUNT(*) AS records
  FROM work.decisions
  GROUP BY record_kind, source_id, body_id, capture_id, item_set, decided_date
)
SELECT
  c.record_kind, c.source_id, c.body_id, c.capture_id, STRFTIME(c.decided_date, '%Y-%m') AS decided_month,
  COALESCE(r.role, 'own') AS role, COALESCE(i.domain, '未归入领域') AS domain,
  COALESCE(i.shared_domain, '未归入领域') AS shared_domain, SUM(c.records) AS records
FROM counted AS c
LEFT JOIN work.capture_roles AS r ON r.capture_id = c.capture_id
LEFT JOIN work.item_sets AS i ON i.item_set = c.item_set AND i.is_first
GROUP BY
  c.record_kind, c.source_id, c.body_id, c.capture_id, STRFTIME(c.decided_date, '%Y-%m'), COALESCE(r.role, 'own'),
  COALESCE(i.domain, '未归入领域'), COALESCE(i.shared_domain, '未归入领域')
