-- work.leaf_figures: for each body and period the figure of each leaf and veto; kinds of one leaf are added up.
-- A period that ended before the first look at the body is not observed where the body has the figure in another period:
-- what had been taken down by then could not be seen. It matters only to schemes that ask how much was judged.
WITH known AS (
  SELECT DISTINCT k.scheme, k.node, f.body_id
  FROM work.scored_figures AS f
  JOIN run.scheme_nodes AS n
    ON n.indicator = f.indicator AND COALESCE(n.domain, '') = f.domain AND COALESCE(n.field, '') = f.field
  JOIN run.scheme_kinds AS k ON k.scheme = n.scheme AND k.node = n.node AND k.kind = f.kind
  JOIN run.schemes AS s ON s.scheme = n.scheme AND s.least_judged IS NOT NULL
),
figures AS (
  SELECT
    s.scheme, s.period, s.body_id, s.last_day, s.is_unseen, n.node, COUNT(f.period) AS figures,
    COALESCE(CAST(SUM(r.unseen) AS BIGINT), 0) AS unseen,
    STRING_AGG(DISTINCT NULLIF(r.words, ''), '；' ORDER BY NULLIF(r.words, '')) AS words,
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
  GROUP BY s.scheme, s.period, s.body_id, s.last_day, s.is_unseen, n.node
),
valued AS (
  SELECT
    g.scheme, g.period, g.body_id, g.node, g.numerator, g.denominator, g.excluded, g.is_unseen, g.unobserved, g.unseen,
    g.words, CASE WHEN g.figures = 0 AND k.node IS NOT NULL AND g.last_day < l.first_day THEN l.first_day END AS before_day,
    CASE
      WHEN g.figures = 1 THEN g.single_value
      WHEN g.denominator > 0 THEN CAST(g.numerator AS DOUBLE) / CAST(g.denominator AS DOUBLE)
    END AS value
  FROM figures AS g
  LEFT JOIN known AS k ON k.scheme = g.scheme AND k.node = g.node AND k.body_id = g.body_id
  LEFT JOIN work.first_looks AS l ON l.body_id = g.body_id
)
SELECT
  v.scheme, v.period, v.body_id, v.node, v.numerator, v.denominator, COALESCE(v.excluded, 0) AS excluded, v.value,
  v.unseen,
  CASE
    WHEN v.value IS NOT NULL THEN 'scored'
    WHEN v.unobserved > 0 OR v.is_unseen OR v.before_day IS NOT NULL THEN 'not_observed'
    ELSE 'not_applicable'
  END AS status,
  CASE
    WHEN v.words IS NOT NULL THEN v.words
    WHEN v.value IS NOT NULL THEN NULL
    WHEN v.is_unseen THEN '没有登记采集来源'
    WHEN v.before_day IS NOT NULL THEN CONCAT('时期在首次采集（', CAST(v.before_day AS VARCHAR), '）之前')
  END AS why,
  CASE WHEN n.hits = 'good' THEN v.denominator - v.numerator ELSE v.numerator END AS failures
FROM valued AS v
JOIN run.scheme_nodes AS n ON n.scheme = v.scheme AND n.node = v.node
