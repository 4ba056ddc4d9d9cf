-- work.row_spans: the month, quarter and year in which rows of a period count, for the indicator of run.row_mode.
-- Where the state of the last month counts, only rows of the last period of each; rows may also have periods of their own.
WITH found AS (
  SELECT DISTINCT
    period,
    CASE
      WHEN LENGTH(period) = 4 THEN 'year' WHEN SUBSTRING(period, 6, 1) = 'Q' THEN 'quarter'
      WHEN SUBSTRING(period, 6, 1) = 'H' THEN 'half' ELSE 'month'
    END AS kind
  FROM work.rows_of_one
),
spans AS (
  SELECT f.period, k.period_kind, m.mode, CASE
      WHEN f.kind = k.period_kind THEN f.period
      WHEN m.mode = 'own' THEN NULL
      WHEN k.period_kind = 'year' THEN SUBSTRING(f.period, 1, 4)
      WHEN k.period_kind = 'quarter' AND f.kind = 'month' THEN CONCAT(SUBSTRING(f.period, 1, 4), '-Q', CASE
        WHEN SUBSTRING(f.period, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(f.period, 6, 2) <= '06' THEN '2'
        WHEN SUBSTRING(f.period, 6, 2) <= '09' THEN '3' ELSE '4'
      END)
    END AS scheme_period
  FROM found AS f
  CROSS JOIN run.row_mode AS m
  CROSS JOIN (SELECT DISTINCT s.period_kind FROM run.schemes AS s) AS k
),
ranked AS (
  SELECT
    period, period_kind, mode, scheme_period,
    RANK() OVER (PARTITION BY period_kind, scheme_period ORDER BY period DESC) AS nth
  FROM spans
  WHERE scheme_period IS NOT NULL
)
SELECT period, period_kind, scheme_period
FROM ranked
WHERE mode <> 'last' OR nth = 1
