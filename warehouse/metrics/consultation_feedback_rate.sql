-- metrics.consultation_feedback_rate: the units of the indicator counted by body, domain, group and period.
SELECT
  body_id, domain, kind, CAST(NULL AS VARCHAR) AS field, period,
  SUM(CASE WHEN is_counted AND is_hit THEN n ELSE 0 END) AS numerator,
  SUM(CASE WHEN is_counted THEN n ELSE 0 END) AS denominator,
  SUM(CASE WHEN is_counted THEN 0 ELSE n END) AS excluded,
  CASE WHEN is_counted THEN NULL ELSE reason_code END AS reason
FROM metrics.indicator_units
WHERE indicator = 'consultation_feedback_rate'
GROUP BY body_id, domain, kind, period, CASE WHEN is_counted THEN NULL ELSE reason_code END
