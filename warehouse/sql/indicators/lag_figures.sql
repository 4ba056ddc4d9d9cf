-- work.lag_figures: counted and excluded of the records with a time limit, for work.counted.
SELECT
  body_id, domain, kind, field, period, CAST(0 AS BIGINT) AS numerator,
  CASE WHEN lag IS NOT NULL THEN n ELSE 0 END AS denominator, CASE WHEN lag IS NULL THEN n ELSE 0 END AS excluded, reason
FROM work.lag_counts
