-- metrics.domain_coverage: domains in which a body, or the district as a whole, must publish and has published at
-- least one item. A domain without a published item counts as uncovered only when all its items could be judged.
WITH domains AS (
  SELECT
    body_id, domain, period, MAX(CASE WHEN status = 'met' THEN 1 ELSE 0 END) AS has_one,
    MAX(CASE WHEN status IN ('missing', 'incomplete') THEN 1 ELSE 0 END) AS has_gap,
    MIN(CASE WHEN status NOT IN ('met', 'missing', 'incomplete', 'not_applicable') THEN reason_code END) AS unjudged,
    MIN(CASE WHEN status = 'not_applicable' THEN reason_code END) AS exempt
  FROM work.item_counts
  WHERE domain <> '未归入领域'
  GROUP BY GROUPING SETS ((body_id, domain, period), (domain, period))
),
judged AS (
  SELECT
    body_id, domain, period, has_one,
    CASE WHEN has_one = 1 OR has_gap = 1 AND unjudged IS NULL THEN 1 ELSE 0 END AS counts,
    COALESCE(unjudged, exempt) AS reason
  FROM domains
),
reasons AS (
  SELECT
    body_id, domain, period,
    CONCAT('{', ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT('"', reason, '":', CAST(n AS VARCHAR)))), ','), '}')
      AS excluded_reasons
  FROM (
    SELECT body_id, domain, period, reason, COUNT(*) AS n
    FROM judged
    WHERE counts = 0
    GROUP BY GROUPING SETS ((body_id, domain, period, reason), (body_id, period, reason))
  ) AS e
  GROUP BY body_id, domain, period
),
totals AS (
  SELECT
    body_id, domain, period, SUM(has_one) AS numerator, SUM(counts) AS denominator, SUM(1 - counts) AS excluded
  FROM judged
  GROUP BY GROUPING SETS ((body_id, domain, period), (body_id, period))
)
SELECT
  t.body_id, b.name AS body_name, t.domain, t.period, t.numerator, t.denominator, t.excluded,
  COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r
  ON r.period = t.period AND r.body_id IS NOT DISTINCT FROM t.body_id AND r.domain IS NOT DISTINCT FROM t.domain
LEFT JOIN work.body_names AS b ON b.body_id = t.body_id
