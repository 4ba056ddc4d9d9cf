-- work.lost_leaves: the leaves at which a body lost points, with what their rows must be like.
SELECT
  l.scheme, l.period, l.body_id, l.node, l.deduction, n.indicator, n.domain, n.hits = 'bad' AS fails_on_hit, n.has_kinds, t.note,
  s.period_kind
FROM work.leaf_scores AS l
JOIN work.leaf_notes AS t
  ON t.scheme = l.scheme AND t.period = l.period AND t.body_id = l.body_id AND t.node = l.node
JOIN run.scheme_nodes AS n ON n.scheme = l.scheme AND n.node = l.node
JOIN run.schemes AS s ON s.scheme = l.scheme
WHERE l.deduction > 0
