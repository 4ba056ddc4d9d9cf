-- work.due_dates: the last day on time for each event day, number and unit that occur (民法典 201–203): the event
-- is day 0; N working days end on the Nth working day after it; calendar days, months and years that end on a
-- day off end on the next working day. NULL when the calendar of published holiday notices does not reach.
WITH wanted AS (
  SELECT DISTINCT anchor_date, days, unit FROM work.due_events WHERE anchor_date IS NOT NULL
),
counted AS (
  SELECT
    anchor_date, days, unit,
    EXTRACT(YEAR FROM anchor_date) * 12 + EXTRACT(MONTH FROM anchor_date) - 1
      + days * CASE unit WHEN 'month' THEN 1 WHEN 'year' THEN 12 ELSE 0 END AS month_no
  FROM wanted
),
months AS (
  SELECT
    anchor_date, days, unit,
    MAKE_DATE(CAST(FLOOR(month_no / 12) AS INTEGER), CAST(month_no % 12 AS INTEGER) + 1, 1) AS month_start
  FROM counted
),
nominal AS (
  SELECT
    anchor_date, days, unit,
    CASE
      WHEN unit = 'calendar_day' THEN anchor_date + days
      WHEN unit IN ('month', 'year') THEN LEAST(
        month_start + (CAST(EXTRACT(DAY FROM anchor_date) AS INTEGER) - 1), LAST_DAY(month_start)
      )
      WHEN days = 0 THEN anchor_date
    END AS nominal_day
  FROM months
),
numbered AS (
  SELECT
    n.anchor_date, n.days, n.unit, n.nominal_day,
    CASE
      WHEN n.nominal_day IS NULL THEN a.workday_no + n.days
      WHEN e.is_workday THEN e.workday_no
      ELSE e.workday_no + 1
    END AS due_no
  FROM nominal AS n
  LEFT JOIN run.calendar AS a ON a.day = n.anchor_date
  LEFT JOIN run.calendar AS e ON e.day = n.nominal_day
)
SELECT n.anchor_date, n.days, n.unit, n.nominal_day, d.day AS due_date
FROM numbered AS n
LEFT JOIN run.calendar AS d ON d.workday_no = n.due_no AND d.is_workday
