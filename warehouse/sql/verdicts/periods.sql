-- work.periods: the periods of the calendar in the years that are judged, by their length in months. Those of several
-- years end with a year that the number divides, and are judged once they end.
WITH months AS (
  SELECT n FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12)) AS t(n)
),
sizes AS (
  SELECT n AS size FROM (VALUES (1), (2), (3), (4), (6), (12)) AS t(n)
),
several AS (
  SELECT n FROM (VALUES (2), (3), (4), (5), (6), (7), (8), (9), (10)) AS t(n)
),
spans AS (
  SELECT
    s.size AS months, y.year, m.n,
    MAKE_DATE(y.year, m.n - s.size + 1, 1) AS starts, LAST_DAY(MAKE_DATE(y.year, m.n, 1)) AS ends
  FROM work.years AS y
  CROSS JOIN months AS m
  JOIN sizes AS s ON m.n % s.size = 0
)
SELECT
  months, starts, ends,
  CASE months
    WHEN 12 THEN CAST(year AS VARCHAR)
    WHEN 6 THEN CONCAT(CAST(year AS VARCHAR), '-H', CASE WHEN n = 6 THEN '1' ELSE '2' END)
    WHEN 3 THEN CONCAT(CAST(year AS VARCHAR), '-Q', CASE n WHEN 3 THEN '1' WHEN 6 THEN '2' WHEN 9 THEN '3' ELSE '4' END)
    ELSE STRFTIME(ends, '%Y-%m')
  END AS period
FROM spans
UNION ALL
SELECT
  12 * s.n AS months, MAKE_DATE(y.year - s.n + 1, 1, 1) AS starts, MAKE_DATE(y.year, 12, 31) AS ends,
  CAST(y.year AS VARCHAR) AS period
FROM work.years AS y
JOIN several AS s ON y.year % s.n = 0
