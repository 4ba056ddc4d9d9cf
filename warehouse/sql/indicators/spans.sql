-- work.spans: the periods in which a count of each indicator stands: a month in its month, quarter and year, a
-- quarter or half in itself and its year, a year in the year only. Of an indicator of states only the last
-- period that has a state stands in its quarter, half or year.
WITH periods AS (
  SELECT DISTINCT indicator_no, period FROM work.counted
),
placed AS (
  SELECT indicator_no, period, period AS span FROM periods
  UNION ALL
  SELECT indicator_no, period, SUBSTRING(period, 1, 4) AS span FROM periods WHERE LENGTH(period) > 4
  UNION ALL
  SELECT
    indicator_no, period,
    CONCAT(SUBSTRING(period, 1, 4), '-Q', CASE
      WHEN SUBSTRING(period, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(period, 6, 2) <= '06' THEN '2'
      WHEN SUBSTRING(period, 6, 2) <= '09' THEN '3' ELSE '4'
    END) AS span
  FROM periods
  WHERE REGEXP_MATCHES(period, '^[0-9]{4}-[0-9]{2}$')
),
ranked AS (
  SELECT
    p.indicator_no, p.period, p.span, t.is_state,
    MAX(p.period) OVER (PARTITION BY p.indicator_no, p.span) AS last_period
  FROM placed AS p
  JOIN run.indicator_totals AS t ON t.indicator_no = p.indicator_no
)
SELECT indicator_no, period, span
FROM ranked
WHERE NOT is_state OR period = last_period
