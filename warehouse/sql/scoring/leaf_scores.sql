-- work.leaf_scores: points, score and points lost of each leaf of the base and the bonus.
WITH weighted AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, l.part, l.numerator, l.denominator, l.excluded, l.value, l.status,
    l.failures, l.rate, l.measured, l.low, l.high,
    CASE WHEN l.status <> 'scored' AND l.part = 'base' AND s.not_applicable = 'full' THEN 1.0 ELSE l.share END AS share,
    CAST(CASE
      WHEN l.part = 'bonus' THEN CASE WHEN l.status = 'scored' THEN CAST(n.points AS DOUBLE) ELSE 0.0 END
      ELSE COALESCE(w.weight, 0.0)
    END AS DECIMAL(18, 10)) AS weight
  FROM work.leaf_shares AS l
  JOIN run.schemes AS s ON s.scheme = l.scheme
  JOIN run.scheme_nodes AS n ON n.scheme = l.scheme AND n.node = l.node
  LEFT JOIN work.score_weights AS w
    ON w.scheme = l.scheme AND w.period = l.period AND w.body_id = l.body_id AND w.node = l.node
),
scored AS (
  SELECT
    scheme, period, body_id, node, part, numerator, denominator, excluded, value, status, failures, rate, measured,
    low, high, weight, CAST(CAST(weight AS DOUBLE) * CAST(share AS DOUBLE) AS DECIMAL(18, 10)) AS score
  FROM weighted
)
SELECT
  scheme, period, body_id, node, part, numerator, denominator, excluded, value, status, failures, rate, measured,
  low, high, weight, score,
  CASE WHEN part = 'base' AND score IS NOT NULL THEN weight - score ELSE 0 END AS deduction
FROM scored
