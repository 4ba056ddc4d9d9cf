-- work.judged_shares: how much of what applies to a body could be judged, by the points that its leaves would have if all
-- of them had been seen: of the whole or, if that is less, of the main node with the most points. A leaf that was not
-- observed counts as not judged, and of one that was scored so do the rows that were not observed.
WITH leaves AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, w.weight,
    CASE
      WHEN l.status <> 'scored' THEN 0.0
      WHEN COALESCE(l.denominator, 0) + l.unseen = 0 THEN 1.0
      ELSE CAST(COALESCE(l.denominator, 0) AS DOUBLE) / CAST(COALESCE(l.denominator, 0) + l.unseen AS DOUBLE)
    END AS judged
  FROM work.leaf_figures AS l
  JOIN work.score_weights AS w
    ON w.measure = 'judged' AND w.scheme = l.scheme AND w.period = l.period AND w.body_id = l.body_id AND w.node = l.node
),
heaviest AS (
  SELECT n.scheme, n.node, n.title, ROW_NUMBER() OVER (PARTITION BY n.scheme ORDER BY n.points DESC, n.node_no) AS nth
  FROM run.scheme_nodes AS n
  WHERE n.part = 'base' AND n.depth = 1
),
parts AS (
  SELECT
    l.scheme, l.period, l.body_id, h.title,
    -- Exact to ten places whatever the order of the sum.
    CAST(SUM(CAST(l.weight * l.judged AS DECIMAL(28, 14))) AS DOUBLE) / CAST(SUM(CAST(l.weight AS DECIMAL(28, 14))) AS DOUBLE)
      AS judged_share
  FROM leaves AS l
  JOIN run.scheme_paths AS p ON p.scheme = l.scheme AND p.node = l.node
  LEFT JOIN heaviest AS h ON h.scheme = l.scheme AND h.node = p.ancestor AND h.nth = 1
  WHERE p.ancestor = 'total' OR h.node IS NOT NULL
  GROUP BY l.scheme, l.period, l.body_id, h.title
),
ranked AS (
  SELECT
    scheme, period, body_id, title, ROUND(judged_share, 10) AS judged_share,
    ROW_NUMBER() OVER (PARTITION BY scheme, period, body_id ORDER BY ROUND(judged_share, 10), title NULLS FIRST) AS nth
  FROM parts
)
SELECT scheme, period, body_id, title, judged_share
FROM ranked
WHERE nth = 1
