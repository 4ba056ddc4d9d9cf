-- metrics.timeliness: verdicts of the duty `within`, by body, domain and month, quarter, year.
SELECT
  body_id, domain, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'met' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'late') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'late') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.verdict_counts
WHERE kind = 'within'
