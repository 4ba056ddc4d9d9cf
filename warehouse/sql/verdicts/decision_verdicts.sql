-- metrics.verdicts, second part: each permit and penalty takes the verdict of its class and dates under the duty of its
-- own body; nothing is sorted, and the only large thing is the stream of records. A record that several duties bind
-- comes again with `work.day_verdicts_2`.
SELECT
  CONCAT(u.verdict_stem, d.record_id) AS verdict_id, u.obligation_id, u.body_id, COALESCE(u.item_id, w.item_id) AS item_id,
  CASE WHEN u.item_id IS NOT NULL THEN u.domain ELSE w.domain END AS domain, w.kind,
  w.record_kind, w.period, w.status, w.reason_code, w.reason, w.due_date, w.evidence_kind, d.record_id AS evidence_id,
  d.capture_id AS evidence_capture_id, w.decided_date, w.published_date, w.observed_date, w.lag_workdays,
  w.last_absent_date, w.is_backdated, w.demanded, w.counted, w.as_of
FROM work.judged_decisions AS d
JOIN work.decision_classes AS c
  ON c.record_kind = d.record_kind AND c.body_id = d.body_id AND c.item_set = d.item_set
JOIN work.day_verdicts_1 AS w
  ON w.class_set = c.class_set
  AND w.day_decided IS NOT DISTINCT FROM d.decided_date
  AND w.day_published IS NOT DISTINCT FROM d.published_date
  AND w.day_observed IS NOT DISTINCT FROM d.observed_date
  AND w.trait = d.trait
JOIN work.set_duties AS u ON u.set_no = c.set_no AND u.duty_no = w.duty_no
