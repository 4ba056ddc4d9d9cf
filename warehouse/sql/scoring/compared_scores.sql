-- metrics.scores: every node with the score of the period before, where enough could be judged of both periods.
SELECT
  s.scheme, s.period, s.body_id, s.node, s.parent, s.node_no, s.depth, s.title, s.part, s.indicator,
  s.declared_weight, s.weight, s.raw, s.numerator, s.denominator, s.score, s.deduction, s.status, s.grade, s.note,
  s.judged_share, s.is_ranked, CASE WHEN b.node IS NOT NULL THEN s.previous END AS previous_period,
  b.score AS previous_score, s.as_of
FROM work.scores AS s
LEFT JOIN work.scores AS b
  ON b.scheme = s.scheme AND b.period = s.previous AND b.body_id = s.body_id AND b.node = s.node
  AND b.is_compared AND s.is_compared
