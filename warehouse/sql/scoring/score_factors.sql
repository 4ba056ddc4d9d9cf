-- work.score_factors: the part of its parent's points that each node gets, among those that have something to judge
-- ('score'), and among all that apply to the body, seen or not ('judged').
WITH live AS (
  SELECT DISTINCT m.measure, l.scheme, l.period, l.body_id, p.ancestor AS node
  FROM work.leaf_shares AS l
  CROSS JOIN (SELECT 'score' AS measure UNION ALL SELECT 'judged' AS measure) AS m
  JOIN run.schemes AS s ON s.scheme = l.scheme
  JOIN run.scheme_paths AS p ON p.scheme = l.scheme AND p.node = l.node
  WHERE l.part = 'base' AND CASE
    WHEN m.measure = 'judged' THEN l.status <> 'not_applicable'
    ELSE l.status = 'scored' OR s.not_applicable = 'full'
  END
),
siblings AS (
  SELECT v.measure, v.scheme, v.period, v.body_id, t.parent, SUM(t.points) AS points
  FROM live AS v
  JOIN run.scheme_tree AS t ON t.scheme = v.scheme AND t.node = v.node
  GROUP BY v.measure, v.scheme, v.period, v.body_id, t.parent
)
SELECT
  v.measure, v.scheme, v.period, v.body_id, v.node, t.parent, t.depth,
  CAST(t.points AS DOUBLE) / CAST(i.points AS DOUBLE) AS factor
FROM live AS v
JOIN run.scheme_tree AS t ON t.scheme = v.scheme AND t.node = v.node
JOIN siblings AS i
  ON i.measure = v.measure AND i.scheme = v.scheme AND i.period = v.period AND i.body_id = v.body_id
  AND i.parent = t.parent
