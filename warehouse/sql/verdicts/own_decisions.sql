-- work.own_decisions: the decisions in the own channels of bodies that must report to the credit portal, and where
-- and how the portal shows them.
SELECT
  d.record_kind, d.record_id, d.body_id, d.capture_id, d.item_set, d.decided_date,
  COALESCE(x.in_portal, 0) AS in_portal, x.portal_published, x.portal_observed, x.portal_capture_id, x.differing
FROM work.decisions AS d
JOIN work.portal_bodies AS b ON b.body_id = d.body_id AND b.record_kind = d.record_kind
LEFT JOIN work.channel_pairs AS x ON x.record_kind = d.record_kind AND x.record_id = d.record_id
LEFT JOIN work.capture_roles AS r ON r.capture_id = d.capture_id
WHERE COALESCE(x.in_own, CASE WHEN r.role = 'credit_portal' THEN 0 ELSE 1 END) = 1
