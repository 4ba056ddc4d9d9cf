-- work.lag_percentiles: the percentiles of the lags by the nearest rank, for each group with totals: the smallest lag
-- that `percent` of a hundred of the counted reach or stay below. Exact, from counts per lag. There may be millions
-- of groups: they are numbered, body * 10^10 + domain * 10^5 + kind * 10^4 + period, with 0 for a total.
WITH bodies AS (
  SELECT body_id, ROW_NUMBER() OVER (ORDER BY body_id) AS no FROM (SELECT DISTINCT body_id FROM work.lag_counts) AS b
),
domains AS (
  SELECT domain, ROW_NUMBER() OVER (ORDER BY domain) AS no FROM (SELECT DISTINCT domain FROM work.lag_counts) AS d
),
kinds AS (
  SELECT kind, ROW_NUMBER() OVER (ORDER BY kind) AS no FROM (SELECT DISTINCT kind FROM work.lag_counts) AS k
),
spans AS (
  SELECT period, span, DENSE_RANK() OVER (ORDER BY span) AS no FROM work.spans
),
coded AS (
  SELECT b.no AS body_no, d.no AS domain_no, k.no AS kind_no, s.no AS span_no, c.lag, SUM(c.n) AS n
  FROM work.lag_counts AS c
  JOIN bodies AS b ON b.body_id = c.body_id
  JOIN domains AS d ON d.domain = c.domain
  JOIN kinds AS k ON k.kind = c.kind
  JOIN spans AS s ON s.period = c.period
  WHERE c.lag IS NOT NULL
  GROUP BY b.no, d.no, k.no, s.no, c.lag
),
totals AS (
  SELECT * FROM (VALUES (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1))
    AS t(of_body, of_domain, of_kind)
),
grouped AS (
  SELECT
    body_no * of_body * 10000000000 + domain_no * of_domain * 100000 + kind_no * of_kind * 10000 + span_no AS group_no,
    lag, CAST(SUM(n) AS BIGINT) AS n
  FROM coded
  CROSS JOIN totals
  GROUP BY
    body_no * of_body * 10000000000 + domain_no * of_domain * 100000 + kind_no * of_kind * 10000 + span_no, lag
),
ranked AS (
  SELECT
    group_no, lag, SUM(n) OVER (PARTITION BY group_no ORDER BY lag) AS reached,
    SUM(n) OVER (PARTITION BY group_no) AS counted
  FROM grouped
),
found AS (
  SELECT q.indicator, r.group_no, MIN(r.lag) AS value
  FROM ranked AS r
  CROSS JOIN run.indicator_parameters AS q
  WHERE q.name = 'percent' AND r.reached * 100 >= r.counted * q.value
  GROUP BY q.indicator, r.group_no
)
SELECT f.indicator, b.body_id, d.domain, COALESCE(k.kind, 'all') AS kind, s.span AS period, f.value
FROM found AS f
JOIN (SELECT DISTINCT span, no FROM spans) AS s ON s.no = f.group_no % 10000
LEFT JOIN kinds AS k ON k.no = CAST(FLOOR(f.group_no % 100000 / 10000) AS BIGINT)
LEFT JOIN domains AS d ON d.no = CAST(FLOOR(f.group_no % 10000000000 / 100000) AS BIGINT)
LEFT JOIN bodies AS b ON b.no = CAST(FLOOR(f.group_no / 10000000000) AS BIGINT)
