-- Rows of work.score_weights one level deeper than the deepest: the parent's points by the node's part of them.
SELECT f.measure, f.scheme, f.period, f.body_id, f.node, f.depth, w.weight * f.factor AS weight
FROM work.score_factors AS f
JOIN work.score_weights AS w
  ON w.measure = f.measure AND w.scheme = f.scheme AND w.period = f.period AND w.body_id = f.body_id AND w.node = f.parent
WHERE f.depth = (SELECT MAX(d.depth) + 1 FROM work.score_weights AS d)
