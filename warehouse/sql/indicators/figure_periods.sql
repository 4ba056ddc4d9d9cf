-- work.figure_periods: the periods of the figures with the one before: of a month the month before, of a quarter the
-- quarter, of a half the half, of a year the year; `step` is how far its number lies away, where it has figures.
WITH parts AS (
  SELECT
    text AS period, no, CAST(SUBSTRING(text, 1, 4) AS INTEGER) AS year, SUBSTRING(text, 6, 1) AS letter,
    TRY_CAST(SUBSTRING(text, 7, 1) AS INTEGER) AS part, TRY_CAST(SUBSTRING(text, 6, 2) AS INTEGER) AS month
  FROM work.figure_codes
  WHERE part = 2
),
dated AS (
  SELECT
    period, no,
    CASE
      WHEN LENGTH(period) = 4 THEN CAST(year - 1 AS VARCHAR)
      WHEN letter = 'Q' AND part = 1 THEN CONCAT(CAST(year - 1 AS VARCHAR), '-Q4')
      WHEN letter = 'H' AND part = 1 THEN CONCAT(CAST(year - 1 AS VARCHAR), '-H2')
      WHEN letter IN ('Q', 'H') THEN CONCAT(CAST(year AS VARCHAR), '-', letter, CAST(part - 1 AS VARCHAR))
      WHEN month = 1 THEN CONCAT(CAST(year - 1 AS VARCHAR), '-12')
      ELSE CONCAT(CAST(year AS VARCHAR), '-', LPAD(CAST(month - 1 AS VARCHAR), 2, '0'))
    END AS previous_period
  FROM parts
)
SELECT d.period, d.no, d.previous_period, d.no - p.no AS step
FROM dated AS d
LEFT JOIN parts AS p ON p.period = d.previous_period
