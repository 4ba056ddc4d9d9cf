-- work.decision_days: the different sets of dates, items and bodies among permits and penalties. A verdict depends on
-- little else (`trait`), so each is judged and worded once, and the records take it by these columns.
WITH days AS (
  SELECT
    record_kind, body_id, item_set, decided_date, published_date, observed_date, trait,
    MAX(last_absent_date) AS last_absent_date, MIN(record_id) AS first_record,
    COUNT(*) AS records
  FROM work.judged_decisions
  GROUP BY record_kind, body_id, item_set, decided_date, published_date, observed_date, trait
)
SELECT
  *,
  CONCAT('day-', CAST(ROW_NUMBER() OVER (
    ORDER BY record_kind, body_id, item_set, decided_date, published_date, observed_date, trait
  ) AS VARCHAR)) AS day_id
FROM days
