-- metrics.coverage: verdicts of the duty `exists`, by body, domain and year.
SELECT
  body_id, domain, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'met' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'missing', 'incomplete') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'missing', 'incomplete') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.verdict_counts
WHERE kind = 'exists'
