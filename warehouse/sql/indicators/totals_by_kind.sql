-- The rows of an indicator by body, domain, kind and period, with totals, from work.counted.
-- A count of a month stands in its month, quarter and year, one of a year only in the year.
WITH expanded AS (
  SELECT
    c.body_id, c.domain, c.kind, c.field, c.numerator, c.denominator, c.excluded, c.reason,
    CASE g.n
      WHEN 1 THEN c.period
      WHEN 2 THEN CONCAT(SUBSTRING(c.period, 1, 4), '-Q', CASE
        WHEN SUBSTRING(c.period, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(c.period, 6, 2) <= '06' THEN '2'
        WHEN SUBSTRING(c.period, 6, 2) <= '09' THEN '3' ELSE '4'
      END)
      ELSE SUBSTRING(c.period, 1, 4)
    END AS period
  FROM work.counted AS c
  CROSS JOIN (SELECT n FROM (VALUES (1), (2), (3)) AS t(n)) AS g
  WHERE LENGTH(c.period) = 7 OR g.n = 3
),
by_reason AS (
  SELECT body_id, domain, kind, field, period, reason, SUM(excluded) AS n
  FROM expanded
  WHERE excluded > 0
  GROUP BY GROUPING SETS (
    (body_id, domain, kind, field, period, reason), (body_id, kind, field, period, reason),
    (domain, kind, field, period, reason), (kind, field, period, reason),
    (body_id, domain, field, period, reason), (body_id, field, period, reason),
    (domain, field, period, reason), (field, period, reason)
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
  FROM expanded
  GROUP BY GROUPING SETS (
    (body_id, domain, kind, field, period), (body_id, kind, field, period),
    (domain, kind, field, period), (kind, field, period),
    (body_id, domain, field, period), (body_id, field, period), (domain, field, period), (field, period)
  )
),
names AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  t.body_id, b.name AS body_name, t.domain, COALESCE(t.kind, 'all') AS kind, t.field, t.period, t.numerator, t.denominator, t.excluded,
  COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r
  ON r.period = t.period AND r.body_id IS NOT DISTINCT FROM t.body_id AND r.domain IS NOT DISTINCT FROM t.domain
  AND r.kind IS NOT DISTINCT FROM t.kind AND r.field IS NOT DISTINCT FROM t.field
LEFT JOIN names AS b ON b.body_id = t.body_id AND b.nth = 1
