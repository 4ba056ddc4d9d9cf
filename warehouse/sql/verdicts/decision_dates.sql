-- work.decision_dates: the different sets of dates among permits and penalties of a body and set of items, with the
-- number of records; `trait` tells what else bears on a verdict. The only pass over all of them before they are judged.
SELECT
  record_kind, body_id, item_set, decided_date, published_date, observed_date, trait,
  MAX(last_absent_date) AS last_absent_date, MIN(record_id) AS first_record, COUNT(*) AS records
FROM work.judged_decisions
GROUP BY record_kind, body_id, item_set, decided_date, published_date, observed_date, trait
