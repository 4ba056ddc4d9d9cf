-- work.update_days: those duties by month that has ended, with the day on which the state is judged: the end of the
-- month, or where nobody looked later the last look within the month; and the earliest day of an update in time.
WITH monthly AS (
  SELECT
    d.*, m.period, m.starts, m.ends,
    CASE WHEN d.observed_until BETWEEN m.starts AND m.ends THEN d.observed_until ELSE m.ends END AS state_day
  FROM work.update_duties AS d
  CROSS JOIN run.parameters AS p
  JOIN work.periods AS m
    ON m.months = 1 AND m.ends <= p.as_of AND m.ends >= d.first_look
    AND d.valid_from <= m.ends AND d.valid_to >= m.ends
),
ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY obligation_id, period ORDER BY valid_from DESC) AS nth FROM monthly
),
numbered AS (
  SELECT
    *, TRY_CAST(value AS INTEGER) AS n,
    EXTRACT(YEAR FROM state_day) * 12 + EXTRACT(MONTH FROM state_day) - 1
      - TRY_CAST(value AS INTEGER) * CASE unit WHEN 'month' THEN 1 WHEN 'year' THEN 12 ELSE 0 END AS month_no
  FROM ranked
  WHERE nth = 1
),
started AS (
  SELECT
    *, MAKE_DATE(CAST(FLOOR(month_no / 12) AS INTEGER), CAST(month_no % 12 AS INTEGER) + 1, 1) AS month_start
  FROM numbered
)
SELECT
  s.obligation_id, s.body_id, s.item_id, s.domain, s.record_kind, s.limit_text, s.term, s.anchor, s.valid_from,
  s.channel_id, s.title, s.state, s.capture_id, s.is_unobserved, s.observed_until, s.has_channel, s.period, s.starts,
  s.ends, s.state_day, s.unit,
  CASE
    WHEN s.unit = 'calendar_day' THEN s.state_day - s.n
    WHEN s.unit IN ('month', 'year') THEN LEAST(
      s.month_start + (CAST(EXTRACT(DAY FROM s.state_day) AS INTEGER) - 1), LAST_DAY(s.month_start)
    )
    ELSE e.day
  END AS allowed_from
FROM started AS s
LEFT JOIN run.calendar AS a ON a.day = s.state_day
LEFT JOIN run.calendar AS e ON s.unit = 'working_day' AND e.is_workday AND e.workday_no = a.workday_no - s.n
