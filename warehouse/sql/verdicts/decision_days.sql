-- work.decision_days: the different sets of dates, items and bodies among permits and penalties. A verdict depends on
-- nothing else, so each is judged and worded once, and the records take it by these columns.
WITH days AS (
  SELECT
    record_kind, body_id, item_set, decided_date, published_date, observed_date, MIN(record_id) AS first_record
  FROM work.decisions
  GROUP BY record_kind, body_id, item_set, decided_date, published_date, observed_date
)
SELECT
  *,
  CONCAT('day-', CAST(ROW_NUMBER() OVER (
    ORDER BY record_kind, body_id, item_set, decided_date, published_date, observed_date
  ) AS VARCHAR)) AS day_id
FROM days
