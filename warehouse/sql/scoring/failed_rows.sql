-- Rows of work.failed_rows from those of the indicator of run.row_mode: which rows failed at which leaf.
-- A leaf of all kinds takes the rows of the kind 'all' where the indicator has such, and otherwise those of every kind.
SELECT DISTINCT
  l.scheme, l.period, l.body_id, l.node, r.domain, r.row_kind, r.row_id, r.verdict_id, r.item_id, r.reason,
  r.due_date, r.decided_date, r.published_date, r.observed_date, r.evidence_kind, r.evidence_id,
  r.evidence_capture_id
FROM work.rows_of_one AS r
JOIN work.row_spans AS p ON p.period = r.period
JOIN work.lost_leaves AS l
  ON l.body_id = r.body_id AND l.period = p.scheme_period AND l.period_kind = p.period_kind
  AND l.fails_on_hit = r.is_hit
LEFT JOIN run.scheme_kinds AS k ON k.scheme = l.scheme AND k.node = l.node AND k.kind = r.kind
WHERE r.is_counted
  AND l.indicator = (SELECT m.indicator FROM run.row_mode AS m)
  AND (l.domain IS NULL OR r.domain = l.domain)
  AND (
    (l.has_kinds AND k.kind IS NOT NULL)
    OR (NOT l.has_kinds AND (
      r.kind = 'all' OR (SELECT COUNT(*) FROM work.rows_of_one AS a WHERE a.kind = 'all') = 0
    ))
  )
