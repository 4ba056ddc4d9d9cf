-- work.judged_records: verdict of each duty `within` and record. Without a claimed publication date the day of
-- first sight can only prove that publication was in time; a back-dated claim is judged by it.
WITH exempted AS (
  SELECT r.obligation_id, r.record_kind, r.record_id, MAX(x.reason) AS exemption
  FROM work.duty_records AS r
  JOIN work.exempt_duties AS x
    ON x.obligation_id = r.obligation_id AND r.bound_day BETWEEN x.valid_from AND x.valid_to
  GROUP BY r.obligation_id, r.record_kind, r.record_id
),
weighed AS (
  SELECT
    r.*, CASE WHEN e.obligation_id IS NULL THEN d.due_date ELSE e.due_date END AS due_date,
    CASE WHEN e.obligation_id IS NULL THEN d.nominal_day END AS nominal_day, x.exemption, c.workday_no - a.workday_no AS lag_workdays
  FROM work.duty_records AS r
  LEFT JOIN work.due_dates AS d ON d.anchor_date = r.anchor_date AND d.days = r.days AND d.unit = r.unit
  LEFT JOIN work.extended_dues AS e
    ON e.obligation_id = r.obligation_id AND e.record_kind = r.record_kind AND e.record_id = r.record_id
  LEFT JOIN run.calendar AS a ON a.day = r.anchor_date
  LEFT JOIN run.calendar AS c ON c.day = r.effective_date
  LEFT JOIN exempted AS x
    ON x.obligation_id = r.obligation_id AND x.record_kind = r.record_kind AND x.record_id = r.record_id
)
SELECT
  obligation_id, item_id, domain, record_kind, record_id, bound_day, capture_id, due_date, anchor_date,
  published_date, observed_date, effective_date, lag_workdays,
  CASE WHEN exemption IS NULL AND is_backdated THEN CAST(last_absent_date AS VARCHAR) ELSE exemption END AS detail,
  CASE
    WHEN exemption IS NOT NULL THEN 'exempt'
    WHEN NOT is_observable THEN 'anchor-unobservable'
    WHEN anchor_date IS NULL THEN 'anchor-date-missing'
    WHEN effective_date IS NULL THEN 'publication-unseen'
    WHEN published_date IS NOT NULL AND effective_date < anchor_date THEN 'early'
    WHEN effective_date <= due_date AND published_date IS NULL THEN 'seen-in-time'
    WHEN effective_date <= due_date AND is_backdated THEN 'in-time-backdated'
    WHEN effective_date <= due_date THEN 'in-time'
    WHEN due_date IS NULL AND (lag_workdays < days AND unit = 'working_day' OR effective_date <= nominal_day)
      THEN 'due-open'
    WHEN due_date IS NULL THEN 'calendar-missing'
    WHEN published_date IS NULL THEN 'publication-unknown'
    WHEN is_backdated THEN 'late-backdated'
    ELSE 'late'
  END AS reason_code
FROM weighed
