-- work.duty_evidence: the earliest evidence for each duty `exists`.
SELECT d.obligation_id, MIN(e.any_found) AS any_found, MIN(e.complete_found) AS complete_found
FROM (
  SELECT DISTINCT obligation_id, body_id, item_id, record_kind FROM work.duties WHERE kind = 'exists'
) AS d
JOIN work.evidence AS e
  ON e.body_id = d.body_id AND e.item_id IS NOT DISTINCT FROM d.item_id
  AND (d.record_kind IS NULL OR e.record_kind = d.record_kind)
GROUP BY d.obligation_id
