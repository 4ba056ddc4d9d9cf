-- work.leaf_shares: which share of its points each leaf earns, by its rule.
WITH rated AS (
  SELECT
    f.scheme, f.period, f.body_id, f.node, f.numerator, f.denominator, f.excluded, f.value, f.status, f.why, f.failures,
    n.rule, n.measure, n.full_at, n.below, n.per_failure, n.cap, n.points, n.beyond, n.part,
    CASE
      WHEN f.numerator IS NULL OR f.denominator = 0 THEN f.value
      WHEN n.hits = 'good' THEN f.value
      ELSE CAST(f.denominator - f.numerator AS DOUBLE) / CAST(f.denominator AS DOUBLE)
    END AS rate,
    CASE
      WHEN n.rule = 'steps' AND n.measure = 'share' AND f.denominator > 0
        THEN CAST(f.failures AS DOUBLE) / CAST(f.denominator AS DOUBLE)
      WHEN n.rule = 'steps' THEN CAST(f.failures AS DOUBLE)
      WHEN n.rule = 'bands' THEN f.value
    END AS measured
  FROM work.leaf_figures AS f
  JOIN run.scheme_nodes AS n ON n.scheme = f.scheme AND n.node = f.node
  WHERE n.part <> 'veto'
)
SELECT
  r.scheme, r.period, r.body_id, r.node, r.part, r.numerator, r.denominator, r.excluded, r.value, r.status, r.why,
  r.failures, r.rate, r.measured, b.low, b.high,
  CASE WHEN r.status = 'scored' THEN
    CAST(GREATEST(0.0, LEAST(1.0, CASE r.rule
      WHEN 'proportional' THEN r.rate
      WHEN 'threshold' THEN
        CASE WHEN r.rate >= r.full_at THEN 1.0 WHEN r.below = 'proportional' THEN r.rate ELSE 0.0 END
      WHEN 'per_failure' THEN
        1.0 - CAST(LEAST(r.per_failure * r.failures, COALESCE(r.cap, r.points)) AS DOUBLE) / CAST(r.points AS DOUBLE)
      ELSE COALESCE(b.share, r.beyond)
    END)) AS DECIMAL(18, 16))
  END AS share
FROM rated AS r
LEFT JOIN run.scheme_bands AS b
  ON b.scheme = r.scheme AND b.node = r.node
  AND (b.low IS NULL OR r.measured > b.low OR (b.holds_low AND r.measured = b.low))
  AND (b.high IS NULL OR r.measured < b.high OR (NOT b.holds_low AND r.measured = b.high))
