-- metrics.periodic_duties: verdicts of the duties `periodic` (apart from site columns), `by_date` and `count`.
SELECT
  body_id, domain, kind AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'met' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.periodic_counts
WHERE NOT is_column
