-- work.day_verdicts: the verdicts of `work.decision_days` with the columns by which records take them.
SELECT
  d.item_set, d.trait, d.last_absent_date,
  CASE WHEN d.last_absent_date IS NOT NULL THEN COALESCE(d.published_date < d.last_absent_date, FALSE) END AS is_backdated,
  d.decided_date AS day_decided, CONCAT('verdict-', SUBSTRING(w.obligation_id, 6, 8), '-') AS verdict_stem, w.*
FROM work.worded AS w
JOIN work.decision_days AS d ON d.day_id = w.day_id
