-- work.duty_periods: the duties judged by periods of the calendar (`periodic`, `by_date`, `count`), by period, with the
-- last day on time. A day that the rule names (每年1月31日前) stays that day: it ends no period of days that could move
-- to a working day (民法典 203). `is_whole` is false where the duty was not in force through the period.
WITH timed AS (
  SELECT
    d.*, p.period, p.starts, p.ends,
    TRY_CAST(JSON_EXTRACT_STRING(d.due, '$.month_of_period') AS INTEGER) AS due_month,
    TRY_CAST(JSON_EXTRACT_STRING(d.due, '$.week_of_period') AS INTEGER) AS due_week,
    TRY_CAST(JSON_EXTRACT_STRING(d.due, '$.day') AS INTEGER) AS due_day
  FROM work.duties AS d
  CROSS JOIN run.parameters AS a
  JOIN work.periods AS p ON p.months = d.months AND d.valid_from <= p.ends AND d.valid_to >= p.starts
  WHERE d.months IS NOT NULL AND p.starts <= a.as_of
),
numbered AS (
  SELECT
    *,
    CASE
      WHEN kind = 'by_date' THEN CAST(SUBSTRING(value, 4, 2) AS INTEGER)
      WHEN due_day IS NOT NULL THEN due_day
      WHEN due_week IS NOT NULL THEN 7 * due_week
      ELSE 31
    END AS day_no,
    EXTRACT(YEAR FROM starts) * 12 + EXTRACT(MONTH FROM starts) - 1 + CASE
      WHEN kind = 'by_date' THEN CAST(SUBSTRING(value, 1, 2) AS INTEGER) - 1
      WHEN due_month BETWEEN 1 AND months THEN due_month - 1
      WHEN due_day IS NOT NULL OR due_week IS NOT NULL THEN 0
      ELSE months - 1
    END AS month_no
  FROM timed
),
months AS (
  SELECT
    *, MAKE_DATE(CAST(FLOOR(month_no / 12) AS INTEGER), CAST(month_no % 12 AS INTEGER) + 1, 1) AS month_start
  FROM numbered
),
dated AS (
  SELECT *, LEAST(month_start + CAST(day_no - 1 AS INTEGER), LAST_DAY(month_start)) AS due_date FROM months
),
ranked AS (
  SELECT
    *,
    MIN(valid_from) OVER (PARTITION BY obligation_id, period) AS in_force_from,
    MAX(valid_to) OVER (PARTITION BY obligation_id, period) AS in_force_to,
    ROW_NUMBER() OVER (PARTITION BY obligation_id, period ORDER BY valid_from DESC) AS nth
  FROM dated
),
chosen AS (
  SELECT
    *,
    CASE
      -- a report on the past year is owed by who had the duty in that year
      WHEN kind = 'by_date' AND origin = 'law' THEN in_force_from < starts AND in_force_to >= due_date
      WHEN kind = 'by_date' THEN in_force_from <= due_date AND in_force_to >= due_date
      ELSE in_force_from <= starts AND in_force_to >= due_date
    END AS is_whole
  FROM ranked
  WHERE nth = 1
),
exempted AS (
  SELECT c.obligation_id, c.period, MAX(x.reason) AS exemption
  FROM chosen AS c
  CROSS JOIN run.parameters AS p
  JOIN work.exempt_duties AS x
    ON x.obligation_id = c.obligation_id
    AND LEAST(c.due_date, p.as_of, c.in_force_to) BETWEEN x.valid_from AND x.valid_to
  GROUP BY c.obligation_id, c.period
)
SELECT
  c.obligation_id, c.body_id, c.item_id, c.domain, c.kind, c.record_kind, c.origin, c.scope, c.limit_text, c.term,
  c.anchor, c.genre, c.title_words, c.period, c.starts, c.ends, c.due_date, c.is_whole,
  CASE WHEN c.kind = 'count' THEN TRY_CAST(c.value AS BIGINT) ELSE 1 END AS demanded,
  c.due IS NOT NULL AS has_due, x.exemption
FROM chosen AS c
LEFT JOIN exempted AS x ON x.obligation_id = c.obligation_id AND x.period = c.period
WHERE c.is_whole OR c.kind <> 'by_date'
