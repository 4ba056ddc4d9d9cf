-- metrics.verdicts, second part: each permit and penalty takes the verdict of its dates; nothing is sorted, and the
-- only large thing is the stream of records. A record that several duties bind comes again with `work.day_verdicts_2`.
SELECT
  CONCAT(w.verdict_stem, d.record_id) AS verdict_id, w.obligation_id, w.body_id, w.item_id, w.domain, w.kind,
  w.record_kind, w.period, w.status, w.reason_code, w.reason, w.due_date, w.evidence_kind, d.record_id AS evidence_id,
  d.capture_id AS evidence_capture_id, w.decided_date, w.published_date, w.observed_date, w.lag_workdays,
  w.last_absent_date, w.is_backdated, w.demanded, w.counted, w.as_of
FROM work.judged_decisions AS d
JOIN work.day_verdicts_1 AS w
  ON w.record_kind = d.record_kind AND w.body_id = d.body_id AND w.item_set = d.item_set
  AND w.day_decided IS NOT DISTINCT FROM d.decided_date
  AND w.published_date IS NOT DISTINCT FROM d.published_date
  AND w.observed_date IS NOT DISTINCT FROM d.observed_date
  AND w.trait = d.trait
