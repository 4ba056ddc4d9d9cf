-- work.portal_day_verdicts: the verdicts of `work.portal_days` with the columns by which records take them.
SELECT
  d.item_set, d.in_portal, d.portal_published, d.portal_observed, d.differing,
  CONCAT('verdict-', SUBSTRING(w.obligation_id, 6, 8), '-') AS verdict_stem, w.*
FROM work.worded AS w
JOIN work.portal_days AS d ON d.day_id = w.day_id
