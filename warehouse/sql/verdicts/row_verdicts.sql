-- work.row_verdicts: the first part of metrics.verdicts, duties of a year and notices.
SELECT
  verdict_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, status, reason_code, reason,
  due_date, evidence_kind, evidence_id, evidence_capture_id, decided_date, published_date, observed_date,
  lag_workdays, as_of
FROM work.worded
WHERE day_id IS NULL
ORDER BY body_id, domain, kind, period, obligation_id, verdict_id
