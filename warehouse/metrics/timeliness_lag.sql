-- metrics.timeliness_lag: the working days from the event to publication of records with a time limit, by body,
-- domain, kind of record and period of the event; here their median.
SELECT
  t.body_id, t.body_name, t.domain, t.kind, t.period, CAST(NULL AS BIGINT) AS numerator, t.denominator, t.excluded,
  t.excluded_reasons, p.value
FROM work.lag_totals AS t
LEFT JOIN work.lag_percentiles AS p
  ON p.indicator = 'timeliness_lag' AND p.kind = t.kind AND p.period = t.period
  AND p.body_id IS NOT DISTINCT FROM t.body_id AND p.domain IS NOT DISTINCT FROM t.domain
