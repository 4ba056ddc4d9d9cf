-- work.submissions: rows of permits and penalties handed in, by body, kind, month of submission (first fetch of the
-- file, Beijing day; at the latest the as-of day) and domain: stored in core, or rejected. A row without a decision
-- in core has no items: it counts under the domain of its channel's items, if they share one.
WITH rejects AS (
  SELECT
    source_id, CASE table_name WHEN 'core.permits' THEN 'permit' ELSE 'penalty' END AS kind, capture_id,
    COUNT(*) AS records
  FROM ops.quarantine
  WHERE table_name IN ('core.permits', 'core.penalties') AND row > 0
  GROUP BY source_id, CASE table_name WHEN 'core.permits' THEN 'permit' ELSE 'penalty' END, capture_id
),
handed_in AS (
  SELECT
    n.source_id AS body_id, n.record_kind AS kind, n.capture_id, n.shared_domain AS domain, n.records AS stored,
    CAST(0 AS BIGINT) AS rejected
  FROM work.decision_counts AS n
  UNION ALL
  SELECT
    r.source_id AS body_id, r.kind, r.capture_id, COALESCE(d.domain, '未归入领域') AS domain,
    CAST(0 AS BIGINT) AS stored, r.records AS rejected
  FROM rejects AS r
  LEFT JOIN work.submission_days AS d ON d.capture_id = r.capture_id
)
SELECT
  h.body_id, h.kind, STRFTIME(COALESCE(d.day, p.as_of), '%Y-%m') AS period, h.domain,
  SUM(h.stored) AS stored, SUM(h.rejected) AS rejected
FROM handed_in AS h
CROSS JOIN run.parameters AS p
LEFT JOIN work.submission_days AS d ON d.capture_id = h.capture_id
GROUP BY h.body_id, h.kind, STRFTIME(COALESCE(d.day, p.as_of), '%Y-%m'), h.domain
UNION ALL
SELECT DISTINCT
  h.source_id AS body_id, CASE h.format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind,
  CAST(EXTRACT(YEAR FROM p.as_of) AS VARCHAR) AS period, COALESCE(d.domain, '未归入领域') AS domain,
  CAST(0 AS BIGINT) AS stored, CAST(0 AS BIGINT) AS rejected
FROM registry.channels AS h
CROSS JOIN run.parameters AS p
LEFT JOIN work.channel_domains AS d ON d.source_id = h.source_id AND d.channel_id = h.channel_id
WHERE h.format IN ('permits', 'penalties')
