-- metrics.verdicts, third part: each decision of an own channel takes the verdict on its report to the credit portal.
SELECT
  CONCAT(w.verdict_stem, d.record_id) AS verdict_id, w.obligation_id, w.body_id, w.item_id, w.domain, w.kind,
  w.record_kind, w.period, w.status, w.reason_code, w.reason, w.due_date, w.evidence_kind, d.record_id AS evidence_id,
  CASE WHEN w.in_portal = 1 THEN d.portal_capture_id ELSE d.capture_id END AS evidence_capture_id,
  w.decided_date, w.published_date, w.observed_date, w.lag_workdays,
  CAST(NULL AS DATE) AS last_absent_date, CAST(NULL AS BOOLEAN) AS is_backdated, w.demanded, w.counted, w.as_of
FROM work.own_decisions AS d
CROSS JOIN run.parameters AS p
JOIN work.portal_day_verdicts AS w
  ON w.record_kind = d.record_kind AND w.body_id = d.body_id AND w.item_set = d.item_set
  AND w.decided_date = d.decided_date
  AND w.in_portal = CASE
    WHEN d.in_portal = 1 AND COALESCE(LEAST(d.portal_published, d.portal_observed), p.as_of) <= p.as_of THEN 1 ELSE 0
  END
  AND w.portal_published IS NOT DISTINCT FROM d.portal_published
  AND w.portal_observed IS NOT DISTINCT FROM d.portal_observed
  AND w.differing IS NOT DISTINCT FROM d.differing
