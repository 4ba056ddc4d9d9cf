-- work.row_verdicts: the first part of metrics.verdicts, duties of a year and notices.
SELECT
  w.verdict_id, w.obligation_id, w.body_id, w.item_id, w.domain, w.kind, w.record_kind, w.period, w.status,
  w.reason_code, w.reason, w.due_date, w.evidence_kind, w.evidence_id, w.evidence_capture_id, w.decided_date,
  w.published_date, w.observed_date, w.lag_workdays, a.last_absent_date,
  CASE WHEN a.last_absent_date IS NOT NULL THEN COALESCE(w.published_date < a.last_absent_date, FALSE) END
    AS is_backdated,
  w.demanded, w.counted, w.as_of
FROM work.worded AS w
LEFT JOIN work.record_absences AS a ON w.evidence_kind = 'notice' AND a.record_id = w.evidence_id
WHERE w.day_id IS NULL
ORDER BY w.body_id, w.domain, w.kind, w.period, w.obligation_id, w.verdict_id
