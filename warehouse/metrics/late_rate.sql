-- metrics.late_rate: verdicts of the duty `within` on permits and penalties; here the share that was late.
SELECT
  body_id, domain, record_kind AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'late' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'late') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'late') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.verdict_counts
WHERE kind = 'within' AND record_kind IN ('permit', 'penalty')
