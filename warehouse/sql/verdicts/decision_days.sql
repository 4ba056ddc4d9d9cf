-- work.decision_days: the different sets of dates among permits and penalties of a class (`work.decision_classes`). A
-- verdict depends on little else (`trait`), so each is judged and worded once, with the body and items of the class's
-- first set, and the records take it by these columns.
WITH days AS (
  SELECT
    c.class_set, d.decided_date, d.published_date, d.observed_date, d.trait,
    MAX(d.last_absent_date) AS last_absent_date, MIN(d.first_record) AS first_record
  FROM work.decision_dates AS d
  JOIN work.decision_classes AS c
    ON c.record_kind = d.record_kind AND c.body_id = d.body_id AND c.item_set = d.item_set
  GROUP BY c.class_set, d.decided_date, d.published_date, d.observed_date, d.trait
)
SELECT
  d.*, s.record_kind, s.body_id, s.item_set,
  CONCAT('day-', CAST(ROW_NUMBER() OVER (
    ORDER BY d.class_set, d.decided_date, d.published_date, d.observed_date, d.trait
  ) AS VARCHAR)) AS day_id
FROM days AS d
JOIN work.decision_sets AS s ON s.set_no = d.class_set
