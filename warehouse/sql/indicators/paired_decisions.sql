-- work.paired_decisions: the decisions that stand in an own channel and in the credit portal on the as-of day.
SELECT
  d.record_kind, d.record_id, d.body_id, COALESCE(i.domain, '未归入领域') AS domain,
  STRFTIME(d.decided_date, '%Y-%m') AS month
FROM work.decisions AS d
JOIN work.channel_pairs AS x ON x.record_kind = d.record_kind AND x.record_id = d.record_id
CROSS JOIN run.parameters AS p
LEFT JOIN work.item_sets AS i ON i.item_set = d.item_set AND i.is_first
WHERE x.in_own = 1 AND x.in_portal = 1
  AND COALESCE(LEAST(x.portal_published, x.portal_observed), p.as_of) <= p.as_of
