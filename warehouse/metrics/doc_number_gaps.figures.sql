-- The figures of metrics.doc_number_gaps in metrics.indicators: all sequences of a body and year together.
SELECT
  body_id, MAX(body_name) AS body_name, CAST(NULL AS VARCHAR) AS domain, CAST(NULL AS VARCHAR) AS kind,
  CAST(NULL AS VARCHAR) AS field, period, SUM(missing_count) AS numerator, SUM(highest - lowest + 1) AS denominator,
  0 AS excluded, '{}' AS excluded_reasons,
  CAST(SUM(missing_count) AS DOUBLE) / CAST(SUM(highest - lowest + 1) AS DOUBLE) AS value
FROM metrics.doc_number_gaps
GROUP BY GROUPING SETS ((body_id, period), (period))
