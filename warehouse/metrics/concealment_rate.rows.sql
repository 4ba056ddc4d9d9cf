-- One row per verdict on the report to the credit portal, and one per decision of a body that declares no portal channel.
SELECT
  v.body_id, COALESCE(v.domain, '未归入领域') AS domain, v.record_kind AS kind, v.period,
  v.due_date < v.as_of AND (v.status IN ('met', 'late', 'missing', 'incomplete') OR v.reason_code = 'portal-date-unknown')
    AS is_counted,
  v.due_date < v.as_of AND v.status = 'missing' AS is_hit, 'verdict' AS row_kind, v.verdict_id AS row_id, v.verdict_id,
  v.item_id, v.reason, v.due_date, v.decided_date, v.published_date, v.observed_date, v.evidence_kind, v.evidence_id,
  v.evidence_capture_id
FROM metrics.verdicts AS v
WHERE v.kind = 'together' AND v.record_kind IN ('permit', 'penalty')
UNION ALL
SELECT
  d.body_id, COALESCE(i.domain, '未归入领域') AS domain, d.record_kind AS kind,
  STRFTIME(d.decided_date, '%Y-%m') AS period, false AS is_counted, false AS is_hit, 'record' AS row_kind,
  d.record_id AS row_id, CAST(NULL AS VARCHAR) AS verdict_id, i.item_id,
  '该单位没有登记此类信用平台栏目，不作评价。' AS reason, CAST(NULL AS DATE) AS due_date, d.decided_date,
  d.published_date, d.observed_date, d.record_kind AS evidence_kind, d.record_id AS evidence_id,
  d.capture_id AS evidence_capture_id
FROM work.decisions AS d
LEFT JOIN work.item_sets AS i ON i.item_set = d.item_set AND i.is_first
LEFT JOIN (
  SELECT DISTINCT source_id AS body_id, CASE format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind
  FROM registry.channels
  WHERE role = 'credit_portal' AND format IN ('permits', 'penalties')
) AS x ON x.body_id = d.body_id AND x.kind = d.record_kind
WHERE x.body_id IS NULL AND d.decided_date IS NOT NULL
