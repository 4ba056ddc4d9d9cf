-- metrics.freshness: verdicts on site columns that must be kept up to date, by body, domain, window and month.
SELECT
  body_id, domain, update_kind AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'met' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.periodic_counts
WHERE is_column
