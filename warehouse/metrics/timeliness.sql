-- metrics.timeliness: verdicts of the duty `within`, by body, domain and month, quarter, year.
WITH counted AS (
  SELECT
    body_id, COALESCE(domain, '未归入领域') AS domain, period, status, reason_code, COUNT(*) AS n
  FROM metrics.verdicts
  WHERE kind = 'within'
  GROUP BY body_id, COALESCE(domain, '未归入领域'), period, status, reason_code
),
periods AS (
  -- a verdict of a month counts in its month, quarter and year; one of a year only in the year
  SELECT body_id, domain, period, status, reason_code, n FROM counted WHERE LENGTH(period) = 7
  UNION ALL
  SELECT
    body_id, domain,
    CONCAT(SUBSTRING(period, 1, 4), '-Q', CASE
      WHEN SUBSTRING(period, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(period, 6, 2) <= '06' THEN '2'
      WHEN SUBSTRING(period, 6, 2) <= '09' THEN '3' ELSE '4'
    END) AS period,
    status, reason_code, n
  FROM counted
  WHERE LENGTH(period) = 7
  UNION ALL
  SELECT body_id, domain, SUBSTRING(period, 1, 4) AS period, status, reason_code, n FROM counted
),
by_reason AS (
  SELECT body_id, domain, period, reason_code, SUM(n) AS n
  FROM periods
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
    SUM(CASE WHEN status IN ('met', 'late') THEN n ELSE 0 END) AS denominator,
    SUM(CASE WHEN status IN ('not_applicable', 'not_testable', 'not_observed') THEN n ELSE 0 END) AS excluded
  FROM periods
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
