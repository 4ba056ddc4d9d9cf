-- work.spans: the periods in which a count of one of work.periods stands: a month in its month, quarter and year, a
-- quarter or half in itself and its year, a year in the year only.
SELECT period, period AS span FROM work.periods
UNION ALL
SELECT period, SUBSTRING(period, 1, 4) AS span FROM work.periods WHERE LENGTH(period) > 4
UNION ALL
SELECT
  period,
  CONCAT(SUBSTRING(period, 1, 4), '-Q', CASE
    WHEN SUBSTRING(period, 6, 2) <= '03' THEN '1' WHEN SUBSTRING(period, 6, 2) <= '06' THEN '2'
    WHEN SUBSTRING(period, 6, 2) <= '09' THEN '3' ELSE '4'
  END) AS span
FROM work.periods
WHERE REGEXP_MATCHES(period, '^[0-9]{4}-[0-9]{2}$')
