-- work.stricter: where a duty of the district and one of law or catalogue bind the same records, the shorter
-- limit is judged (on equal limits that of law or catalogue); here the weaker one and when it gives way.
SELECT
  w.obligation_id AS weaker_id, s.item_id, s.record_kind, s.valid_from, s.valid_to
FROM work.duties AS w
JOIN work.duties AS s
  ON s.body_id = w.body_id
  AND (s.record_kind IS NULL OR w.record_kind IS NULL OR s.record_kind = w.record_kind)
  AND (s.item_id IS NULL OR w.item_id IS NULL OR s.item_id = w.item_id)
WHERE w.kind = 'within' AND s.kind = 'within' AND w.testable AND s.testable AND s.scope = 'all'
  AND (CASE WHEN w.origin = 'district' THEN 1 ELSE 0 END) + (CASE WHEN s.origin = 'district' THEN 1 ELSE 0 END) = 1
  AND (s.strength < w.strength OR (s.strength = w.strength AND w.origin = 'district'))
