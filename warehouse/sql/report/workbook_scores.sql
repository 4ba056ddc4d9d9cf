-- Every node of a scheme in a period, body by body in the order of the score sheet, with the body's name.
WITH names AS (
  SELECT
    body_id, name, kind,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  s.body_id, COALESCE(b.name, s.body_id) AS body_name, b.kind AS body_kind,
  s.node, s.parent, s.node_no, s.depth, s.title, s.part, s.indicator, s.declared_weight, s.weight, s.raw,
  s.score, s.deduction, s.status, s.grade, s.note, s.judged_share, s.is_ranked, s.previous_period, s.previous_score, s.as_of
FROM metrics.scores AS s
LEFT JOIN names AS b ON b.body_id = s.body_id AND b.nth = 1
WHERE s.scheme = $scheme AND s.period = $period
ORDER BY s.body_id, s.node_no
