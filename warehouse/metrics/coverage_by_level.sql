-- metrics.coverage_by_level: verdicts of the duty `exists`, by body, domain, level (公开层级) of the item and year.
SELECT
  body_id, domain, level AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN status = 'met' THEN n ELSE 0 END AS numerator,
  CASE WHEN status IN ('met', 'missing', 'incomplete') THEN n ELSE 0 END AS denominator,
  CASE WHEN status IN ('met', 'missing', 'incomplete') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.item_counts
