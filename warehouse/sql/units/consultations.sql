-- Units of consultation_period_rate and consultation_feedback_rate: verdicts on the length of consultations, where a
-- consultation under two duties (7 working days; 30 days for major decisions) counts once with its worse verdict, and on
-- the publication of their results, once they have ended.
WITH lengths AS (
  SELECT
    *, status IN ('met', 'late', 'missing', 'incomplete') AS counts,
    ROW_NUMBER() OVER (
      PARTITION BY body_id, COALESCE(evidence_id, verdict_id)
      ORDER BY
        CASE WHEN status IN ('late', 'missing', 'incomplete') THEN 0 WHEN status = 'met' THEN 1 ELSE 2 END, verdict_id
    ) AS nth
  FROM work.document_verdicts
  WHERE declared_id IN ('law-consultation-open', 'law-consultation-decision') AND kind = 'min_duration'
)
SELECT
  'consultation_period_rate' AS indicator, body_id, COALESCE(domain, '未归入领域') AS domain, CAST(NULL AS VARCHAR) AS kind,
  period, counts AS is_counted, status = 'met' AS is_hit, 1 AS n, 'verdict' AS row_kind, verdict_id AS row_id, verdict_id,
  item_id, reason_code, reason, due_date, decided_date, published_date, observed_date, evidence_kind, evidence_id,
  evidence_capture_id
FROM lengths
WHERE nth = 1
UNION ALL
SELECT
  'consultation_feedback_rate' AS indicator, body_id, COALESCE(domain, '未归入领域') AS domain,
  CAST(NULL AS VARCHAR) AS kind, period, status IN ('met', 'late', 'missing', 'incomplete') AS is_counted,
  status IN ('met', 'late') AS is_hit, 1 AS n, 'verdict' AS row_kind, verdict_id AS row_id, verdict_id, item_id,
  reason_code, reason, due_date, decided_date, published_date, observed_date, evidence_kind, evidence_id,
  evidence_capture_id
FROM work.document_verdicts
WHERE declared_id = 'law-consultation-result'
