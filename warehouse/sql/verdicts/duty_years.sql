-- work.duty_years: the duties judged once a year (`exists`, and whatever cannot be tested), by year in force: as the
-- catalogue words them on the last day of the year on which they bind, by what was published up to that day.
WITH yearly AS (
  SELECT
    d.*, y.year, LEAST(MAKE_DATE(y.year, 12, 31), p.as_of, d.valid_to) AS period_end
  FROM work.duties AS d
  CROSS JOIN work.years AS y
  CROSS JOIN run.parameters AS p
  WHERE (d.kind = 'exists' OR NOT d.testable)
    AND d.valid_from <= LEAST(MAKE_DATE(y.year, 12, 31), p.as_of)
    AND d.valid_to >= MAKE_DATE(y.year, 1, 1)
),
ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY obligation_id, year ORDER BY valid_from DESC) AS nth
  FROM yearly
),
exempted AS (
  SELECT r.obligation_id, r.year, MAX(x.reason) AS exemption
  FROM ranked AS r
  JOIN work.exempt_duties AS x
    ON x.obligation_id = r.obligation_id AND r.period_end BETWEEN x.valid_from AND x.valid_to
  WHERE r.nth = 1
  GROUP BY r.obligation_id, r.year
)
SELECT r.*, e.exemption
FROM ranked AS r
LEFT JOIN exempted AS e ON e.obligation_id = r.obligation_id AND e.year = r.year
WHERE r.nth = 1
