-- metrics.indicators: every figure of work.figures beside that of the period before it: of a month the month
-- before, of a quarter the quarter, of a half the half, of a year the year.
WITH parts AS (
  SELECT
    *, CAST(SUBSTRING(period, 1, 4) AS INTEGER) AS year, SUBSTRING(period, 6, 1) AS letter,
    TRY_CAST(SUBSTRING(period, 7, 1) AS INTEGER) AS part, TRY_CAST(SUBSTRING(period, 6, 2) AS INTEGER) AS month
  FROM work.figures
),
dated AS (
  SELECT
    *,
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
SELECT
  d.indicator, d.body_id, d.body_name, d.domain, d.kind, d.field, d.period, d.numerator, d.denominator, d.excluded,
  d.excluded_reasons, d.value, d.unit, d.previous_period, f.value AS previous_value, d.value - f.value AS change
FROM dated AS d
LEFT JOIN work.figures AS f
  ON f.indicator = d.indicator AND f.period = d.previous_period AND f.body_id IS NOT DISTINCT FROM d.body_id
  AND f.domain IS NOT DISTINCT FROM d.domain AND f.kind IS NOT DISTINCT FROM d.kind
  AND f.field IS NOT DISTINCT FROM d.field
