-- metrics.coverage: verdicts of the duty `exists`, by body, domain and year.
WITH counted AS (
  SELECT
    body_id, COALESCE(domain, '未归入领域') AS domain, period, status, reason_code, COUNT(*) AS n
  FROM metrics.verdicts
  WHERE kind = 'exists'
  GROUP BY body_id, COALESCE(domain, '未归入领域'), period, status, reason_code
),
by_reason AS (
  SELECT body_id, domain, period, reason_code, SUM(n) AS n
  FROM counted
  WHERE status IN ('not_applicable', 'not_testable', 'not_observed')
  GROUP BY GROUPING SETS (
    (body_id, domain, period, reason_code), (body_id, period, reason_code),
    (domain, period, reason_code), (period, reason_code)
  )
),
reasons AS (
  SELECT
    body_id, domain, period,
    CONCAT('{', ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT('"', reason_code, '":', CAST(n AS VARCHAR)))), ','), '}')
      AS excluded_reasons
  FROM by_reason
  GROUP BY body_id, domain, period
),
totals AS (
  SELECT
    body_id, domain, period,
    SUM(CASE WHEN status = 'met' THEN n ELSE 0 END) AS numerator,
    SUM(CASE WHEN status IN ('met', 'missing', 'incomplete') THEN n ELSE 0 END) AS denominator,
    SUM(CASE WHEN status IN ('not_applicable', 'not_testable', 'not_observed') THEN n ELSE 0 END) AS excluded
  FROM counted
  GROUP BY GROUPING SETS ((body_id, domain, period), (body_id, period), (domain, period), (period))
),
names AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  t.body_id, b.name AS body_name, t.domain, t.period, t.numerator, t.denominator, t.excluded,
  COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r
  ON r.period = t.period AND r.body_id IS NOT DISTINCT FROM t.body_id AND r.domain IS NOT DISTINCT FROM t.domain
LEFT JOIN names AS b ON b.body_id = t.body_id AND b.nth = 1
