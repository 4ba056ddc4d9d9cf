-- The rows of an indicator by body, domain and period, with totals, from work.expanded.
WITH by_reason AS (
  SELECT body_id, domain, kind, field, period, reason, SUM(excluded) AS n
  FROM work.expanded
  WHERE excluded > 0
  GROUP BY GROUPING SETS (
    (body_id, domain, kind, field, period, reason), (body_id, kind, field, period, reason),
    (domain, kind, field, period, reason), (kind, field, period, reason)
  )
),
reasons AS (
  SELECT
    body_id, domain, kind, field, period,
    CONCAT('{', ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT('"', reason, '":', CAST(n AS VARCHAR)))), ','), '}')
      AS excluded_reasons
  FROM by_reason
  GROUP BY body_id, domain, kind, field, period
),
totals AS (
  SELECT
    body_id, domain, kind, field, period, SUM(numerator) AS numerator, SUM(denominator) AS denominator,
    SUM(excluded) AS excluded
  FROM work.expanded
  GROUP BY GROUPING SETS (
    (body_id, domain, kind, field, period), (body_id, kind, field, period),
    (domain, kind, field, period), (kind, field, period)
  )
)
SELECT
  t.body_id, b.name AS body_name, t.domain, t.kind AS kind, t.field, t.period, t.numerator, t.denominator, t.excluded,
  COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r
  ON r.period = t.period AND r.body_id IS NOT DISTINCT FROM t.body_id AND r.domain IS NOT DISTINCT FROM t.domain
  AND r.kind IS NOT DISTINCT FROM t.kind AND r.field IS NOT DISTINCT FROM t.field
LEFT JOIN work.body_names AS b ON b.body_id = t.body_id
