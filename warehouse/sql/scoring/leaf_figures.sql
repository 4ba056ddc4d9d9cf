-- work.leaf_figures: for each body and period the figure of each leaf and veto; kinds of one leaf are added up.
WITH figures AS (
  SELECT
    s.scheme, s.period, s.body_id, s.is_unseen, n.node, COUNT(f.period) AS figures,
    COUNT(CASE WHEN f.value IS NULL AND f.excluded > 0 AND r.is_inapplicable = false THEN 1 END) AS unobserved,
    CAST(SUM(f.numerator) AS BIGINT) AS numerator, CAST(SUM(f.denominator) AS BIGINT) AS denominator,
    CAST(SUM(f.excluded) AS BIGINT) AS excluded, MAX(f.value) AS single_value
  FROM work.score_subjects AS s
  JOIN run.scheme_nodes AS n ON n.scheme = s.scheme AND n.indicator IS NOT NULL
  JOIN run.scheme_kinds AS k ON k.scheme = n.scheme AND k.node = n.node
  LEFT JOIN work.scored_figures AS f
    ON f.body_id = s.body_id AND f.period = s.period AND f.indicator = n.indicator AND f.kind = k.kind
    AND f.domain = COALESCE(n.domain, '') AND f.field = COALESCE(n.field, '')
  LEFT JOIN run.excluded_reasons AS r ON r.excluded_reasons = f.excluded_reasons
  GROUP BY s.scheme, s.period, s.body_id, s.is_unseen, n.node
),
valued AS (
  SELECT
    scheme, period, body_id, node, numerator, denominator, excluded, is_unseen, unobserved, figures,
    CASE
      WHEN figures = 1 THEN single_value
      WHEN denominator > 0 THEN CAST(numerator AS DOUBLE) / CAST(denominator AS DOUBLE)
    END AS value
  FROM figures
)
SELECT
  v.scheme, v.period, v.body_id, v.node, v.numerator, v.denominator, COALESCE(v.excluded, 0) AS excluded, v.value,
  CASE
    WHEN v.value IS NOT NULL THEN 'scored'
    WHEN v.unobserved > 0 OR v.is_unseen THEN 'not_observed'
    ELSE 'not_applicable'
  END AS status,
  CASE WHEN n.hits = 'good' THEN v.denominator - v.numerator ELSE v.numerator END AS failures
FROM valued AS v
JOIN run.scheme_nodes AS n ON n.scheme = v.scheme AND n.node = v.node
