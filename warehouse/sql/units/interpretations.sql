-- Units of interpretation_rate and interpretation_sync_rate: verdicts on the duty to interpret a policy document.
-- same_day: the interpretation stood there on the day of the document; within_limit: within the days of the duty.
WITH judged AS (
  SELECT
    *, status IN ('met', 'late', 'missing', 'incomplete') AS counts, status IN ('met', 'late') AS has_interpretation
  FROM work.document_verdicts
  WHERE declared_id = 'law-interpretation'
)
SELECT
  'interpretation_rate' AS indicator, body_id, COALESCE(domain, '未归入领域') AS domain, CAST(NULL AS VARCHAR) AS kind, period,
  counts AS is_counted, has_interpretation AS is_hit, 1 AS n, 'verdict' AS row_kind, verdict_id AS row_id, verdict_id,
  item_id, reason_code, reason, due_date, decided_date, published_date, observed_date, evidence_kind, evidence_id,
  evidence_capture_id
FROM judged
UNION ALL
SELECT
  'interpretation_sync_rate' AS indicator, body_id, COALESCE(domain, '未归入领域') AS domain, k.kind, period,
  counts AS is_counted,
  CASE WHEN k.kind = 'within_limit' THEN status = 'met' ELSE has_interpretation AND COALESCE(effective_date <= decided_date, false) END
    AS is_hit,
  1 AS n, 'verdict' AS row_kind, verdict_id AS row_id, verdict_id, item_id, reason_code, reason, due_date, decided_date,
  published_date, observed_date, evidence_kind, evidence_id, evidence_capture_id
FROM judged
CROSS JOIN (SELECT kind FROM (VALUES ('same_day'), ('within_limit')) AS t(kind)) AS k
