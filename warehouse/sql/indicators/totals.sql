-- The rows of the indicators by body, domain, kind and period, from work.expanded, with totals of all bodies and all
-- domains, and, for an indicator with totals of its kinds, those of all kinds as the kind `all`.
WITH by_reason AS (
  SELECT indicator_no, body_id, domain, kind, field, period, reason, SUM(excluded) AS n
  FROM work.expanded
  WHERE excluded > 0
  GROUP BY GROUPING SETS (
    (indicator_no, body_id, domain, kind, field, period, reason), (indicator_no, body_id, kind, field, period, reason),
    (indicator_no, domain, kind, field, period, reason), (indicator_no, kind, field, period, reason)
  )
  UNION ALL
  SELECT e.indicator_no, e.body_id, e.domain, 'all' AS kind, e.field, e.period, e.reason, SUM(e.excluded) AS n
  FROM work.expanded AS e
  JOIN run.indicator_totals AS k ON k.indicator_no = e.indicator_no
  WHERE k.by_kind AND e.excluded > 0
  GROUP BY GROUPING SETS (
    (e.indicator_no, e.body_id, e.domain, e.field, e.period, e.reason),
    (e.indicator_no, e.body_id, e.field, e.period, e.reason),
    (e.indicator_no, e.domain, e.field, e.period, e.reason), (e.indicator_no, e.field, e.period, e.reason)
  )
),
reasons AS (
  SELECT
    indicator_no, body_id, domain, kind, field, period,
    CONCAT('{', ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT('"', reason, '":', CAST(n AS VARCHAR)))), ','), '}')
      AS excluded_reasons
  FROM by_reason
  GROUP BY indicator_no, body_id, domain, kind, field, period
),
totals AS (
  SELECT
    indicator_no, body_id, domain, kind, field, period, SUM(numerator) AS numerator, SUM(denominator) AS denominator,
    SUM(excluded) AS excluded
  FROM work.expanded
  GROUP BY GROUPING SETS (
    (indicator_no, body_id, domain, kind, field, period), (indicator_no, body_id, kind, field, period),
    (indicator_no, domain, kind, field, period), (indicator_no, kind, field, period)
  )
  UNION ALL
  SELECT
    e.indicator_no, e.body_id, e.domain, 'all' AS kind, e.field, e.period, SUM(e.numerator) AS numerator,
    SUM(e.denominator) AS denominator, SUM(e.excluded) AS excluded
  FROM work.expanded AS e
  JOIN run.indicator_totals AS k ON k.indicator_no = e.indicator_no
  WHERE k.by_kind
  GROUP BY GROUPING SETS (
    (e.indicator_no, e.body_id, e.domain, e.field, e.period), (e.indicator_no, e.body_id, e.field, e.period),
    (e.indicator_no, e.domain, e.field, e.period), (e.indicator_no, e.field, e.period)
  )
)
SELECT
  t.indicator_no, t.body_id, b.name AS body_name, t.domain, t.kind, t.field, t.period,
  CAST(t.numerator AS BIGINT) AS numerator, CAST(t.denominator AS BIGINT) AS denominator,
  CAST(t.excluded AS BIGINT) AS excluded, COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r
  ON r.indicator_no = t.indicator_no AND r.period = t.period AND r.body_id IS NOT DISTINCT FROM t.body_id
  AND r.domain IS NOT DISTINCT FROM t.domain AND r.kind IS NOT DISTINCT FROM t.kind
  AND r.field IS NOT DISTINCT FROM t.field
LEFT JOIN work.body_names AS b ON b.body_id = t.body_id
