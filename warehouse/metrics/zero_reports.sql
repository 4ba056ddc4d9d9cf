-- metrics.zero_reports: bodies with a permits or penalties channel that handed in nothing in a period: no row was
-- submitted and no decision is dated in it. Only months that are over count; that a body handed in nothing is only
-- said when its channels were seen up to the end of the last of them.
WITH channels AS (
  SELECT
    source_id AS body_id, CASE format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind,
    CASE WHEN COUNT(observed_until) = COUNT(*) THEN MIN(observed_until) END AS observed_until,
    MIN(CASE WHEN is_unobserved THEN CONCAT('channel-', REPLACE(state, '_', '-')) END) AS problem
  FROM work.channel_states
  WHERE format IN ('permits', 'penalties') AND role = 'own'
  GROUP BY source_id, format
),
looks AS (
  SELECT
    c.source_id AS body_id, CASE c.format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind,
    MIN(LEAST(COALESCE(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE), p.as_of), p.as_of)) AS first_look
  FROM ops.captures AS c
  CROSS JOIN run.parameters AS p
  WHERE c.format IN ('permits', 'penalties')
  GROUP BY c.source_id, c.format
),
activity AS (
  SELECT body_id, kind, month, SUM(records) AS records
  FROM (
    SELECT body_id, record_kind AS kind, decided_month AS month, records FROM work.decision_counts
    UNION ALL
    SELECT body_id, kind, period AS month, stored + rejected AS records
    FROM work.submissions
    WHERE LENGTH(period) = 7
  ) AS a
  GROUP BY body_id, kind, month
),
starts AS (
  -- the month of the first look, or earlier in that year that of the first decision
  SELECT
    c.body_id, c.kind, c.observed_until, c.problem,
    LEAST(
      STRFTIME(COALESCE(l.first_look, MAKE_DATE(CAST(EXTRACT(YEAR FROM p.as_of) AS INTEGER), 1, 1)), '%Y-%m'),
      GREATEST(
        CONCAT(STRFTIME(COALESCE(l.first_look, p.as_of), '%Y'), '-01'),
        COALESCE(a.first_month, STRFTIME(COALESCE(l.first_look, p.as_of), '%Y-%m'))
      )
    ) AS first_month
  FROM channels AS c
  CROSS JOIN run.parameters AS p
  LEFT JOIN looks AS l ON l.body_id = c.body_id AND l.kind = c.kind
  LEFT JOIN (SELECT body_id, kind, MIN(month) AS first_month FROM activity WHERE records > 0 GROUP BY body_id, kind)
    AS a ON a.body_id = c.body_id AND a.kind = c.kind
),
months AS (
  SELECT s.body_id, s.kind, s.observed_until, s.problem, m.month, m.last_day, COALESCE(a.records, 0) AS records
  FROM starts AS s
  CROSS JOIN run.parameters AS p
  JOIN run.months AS m ON m.month >= s.first_month AND m.last_day <= p.as_of
  LEFT JOIN activity AS a ON a.body_id = s.body_id AND a.kind = s.kind AND a.month = m.month
),
spans AS (
  SELECT body_id, kind, observed_until, problem, month AS period, last_day, records FROM months
  UNION ALL
  SELECT
    body_id, kind, observed_until, problem,
    CONCAT(SUBSTRING(month, 1, 4), '-Q', CASE
      WHEN SUBSTRING(month, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(month, 6, 2) <= '06' THEN '2'
      WHEN SUBSTRING(month, 6, 2) <= '09' THEN '3' ELSE '4'
    END) AS period,
    last_day, records
  FROM months
  UNION ALL
  SELECT body_id, kind, observed_until, problem, SUBSTRING(month, 1, 4) AS period, last_day, records FROM months
),
by_kind AS (
  SELECT
    body_id, kind, period,
    CASE
      WHEN SUM(records) > 0 THEN 'reported'
      WHEN MAX(observed_until) >= MAX(last_day) THEN 'zero'
      ELSE COALESCE(MAX(problem), 'not-seen-to-the-end')
    END AS result
  FROM spans
  GROUP BY body_id, kind, period
),
by_body AS (
  SELECT body_id, kind, period, result FROM by_kind
  UNION ALL
  SELECT
    body_id, 'all' AS kind, period,
    CASE
      WHEN MAX(CASE WHEN result = 'reported' THEN 1 ELSE 0 END) = 1 THEN 'reported'
      WHEN MIN(CASE WHEN result = 'zero' THEN 1 ELSE 0 END) = 1 THEN 'zero'
      ELSE MIN(CASE WHEN result <> 'zero' THEN result END)
    END AS result
  FROM by_kind
  GROUP BY body_id, period
),
reasons AS (
  SELECT
    body_id, kind, period,
    CONCAT('{', ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT('"', result, '":', CAST(n AS VARCHAR)))), ','), '}')
      AS excluded_reasons
  FROM (
    SELECT body_id, kind, period, result, COUNT(*) AS n
    FROM by_body
    WHERE result NOT IN ('reported', 'zero')
    GROUP BY GROUPING SETS ((body_id, kind, period, result), (kind, period, result))
  ) AS e
  GROUP BY body_id, kind, period
),
totals AS (
  SELECT
    body_id, kind, period,
    SUM(CASE WHEN result = 'zero' THEN 1 ELSE 0 END) AS numerator,
    SUM(CASE WHEN result IN ('zero', 'reported') THEN 1 ELSE 0 END) AS denominator,
    SUM(CASE WHEN result IN ('zero', 'reported') THEN 0 ELSE 1 END) AS excluded
  FROM by_body
  GROUP BY GROUPING SETS ((body_id, kind, period), (kind, period))
),
names AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  t.body_id, b.name AS body_name, CAST(NULL AS VARCHAR) AS domain, t.kind, t.period, t.numerator, t.denominator,
  t.excluded, COALESCE(r.excluded_reasons, '{}') AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
LEFT JOIN reasons AS r ON r.period = t.period AND r.kind = t.kind AND r.body_id IS NOT DISTINCT FROM t.body_id
LEFT JOIN names AS b ON b.body_id = t.body_id AND b.nth = 1
