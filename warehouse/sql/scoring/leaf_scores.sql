-- work.leaf_scores: points, score and points lost of each leaf of the base and the bonus. Points are rounded where they
-- have been added up so far, in the order of the score sheet: the rounded ones have the sum of the exact ones.
WITH weighted AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, n.node_no, l.part, l.numerator, l.denominator, l.excluded, l.value, l.status,
    l.why, l.failures, l.rate, l.measured, l.low, l.high,
    CASE WHEN l.status <> 'scored' AND l.part = 'base' AND s.not_applicable = 'full' THEN 1.0 ELSE l.share END AS share,
    CAST(CASE
      WHEN l.part = 'bonus' THEN CASE WHEN l.status = 'scored' THEN CAST(n.points AS DOUBLE) ELSE 0.0 END
      ELSE COALESCE(w.weight, 0.0)
    END AS DECIMAL(28, 16)) AS exact
  FROM work.leaf_shares AS l
  JOIN run.schemes AS s ON s.scheme = l.scheme
  JOIN run.scheme_nodes AS n ON n.scheme = l.scheme AND n.node = l.node
  LEFT JOIN work.score_weights AS w
    ON w.measure = 'score' AND w.scheme = l.scheme AND w.period = l.period AND w.body_id = l.body_id AND w.node = l.node
),
lost AS (
  SELECT
    *, CAST(CASE WHEN share > 0 AND share < 1 THEN CAST(exact AS DOUBLE) * (1 - CAST(share AS DOUBLE)) ELSE 0.0 END
      AS DECIMAL(28, 16)) AS loss
  FROM weighted
),
summed AS (
  SELECT
    *, SUM(exact) OVER sheet AS weights, SUM(loss) OVER sheet AS losses
  FROM lost
  WINDOW sheet AS (
    PARTITION BY scheme, period, body_id, part ORDER BY node_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
),
rounded AS (
  SELECT
    *, CAST(ROUND(weights, 10) - ROUND(weights - exact, 10) AS DECIMAL(18, 10)) AS weight,
    CAST(ROUND(losses, 10) - ROUND(losses - loss, 10) AS DECIMAL(18, 10)) AS partly
  FROM summed
),
scored AS (
  SELECT
    *, CASE WHEN share IS NULL THEN NULL WHEN share = 0 THEN 0 ELSE weight - LEAST(partly, weight) END AS score
  FROM rounded
)
SELECT
  scheme, period, body_id, node, part, numerator, denominator, excluded, value, status, why, failures, rate, measured,
  low, high, weight, score,
  CASE WHEN part = 'base' AND score IS NOT NULL THEN weight - score ELSE 0 END AS deduction
FROM scored
