-- metrics.verdicts: all verdicts with what objections changed, in their order.
SELECT
  v.verdict_id, v.obligation_id, v.body_id, v.item_id, v.domain, v.kind, v.record_kind, v.period,
  COALESCE(o.new_status, v.status) AS status, v.reason_code, CONCAT(v.reason, COALESCE(o.trace, '')) AS reason,
  v.due_date, v.evidence_kind, v.evidence_id, v.evidence_capture_id, v.decided_date, v.published_date,
  v.observed_date, v.lag_workdays, v.last_absent_date, v.is_backdated, v.demanded, v.counted, o.objection_id,
  CASE WHEN o.objection_id IS NOT NULL THEN v.status END AS original_status, v.as_of
FROM work.all_verdicts AS v
LEFT JOIN work.objections AS o ON o.verdict_id = v.verdict_id
