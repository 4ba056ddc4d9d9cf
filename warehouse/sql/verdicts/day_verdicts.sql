-- work.day_verdicts: the verdicts of `work.decision_days` with the columns by which records take them. `duty_no` is the
-- place of the duty among those of every set of the class (`work.set_duties`).
SELECT
  d.class_set, u.duty_no, d.trait, d.last_absent_date,
  CASE WHEN d.last_absent_date IS NOT NULL THEN COALESCE(d.published_date < d.last_absent_date, FALSE) END AS is_backdated,
  d.decided_date AS day_decided, d.published_date AS day_published, d.observed_date AS day_observed, w.*,
  ROW_NUMBER() OVER (PARTITION BY w.day_id ORDER BY w.obligation_id, w.period) AS nth
FROM work.worded AS w
JOIN work.decision_days AS d ON d.day_id = w.day_id
JOIN work.set_duties AS u ON u.set_no = d.class_set AND u.obligation_id = w.obligation_id
