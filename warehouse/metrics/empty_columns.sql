-- metrics.empty_columns: site columns that must be kept up to date and hold nothing, by body, domain and month.
SELECT
  body_id, domain, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN reason_code = 'column-empty' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') OR reason_code = 'column-empty' THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'late', 'missing', 'incomplete') OR reason_code = 'column-empty' THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.periodic_counts
WHERE is_column
