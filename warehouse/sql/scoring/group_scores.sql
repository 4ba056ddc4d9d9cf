-- work.group_scores: the nodes above the leaves and the base as a whole ('total'), added up from their leaves.
SELECT
  l.scheme, l.period, l.body_id, p.ancestor AS node, SUM(l.weight) AS weight, SUM(l.deduction) AS deduction,
  CASE WHEN COUNT(CASE WHEN l.status = 'scored' THEN 1 END) > 0 THEN SUM(l.score) END AS score,
  CASE
    WHEN COUNT(CASE WHEN l.status = 'scored' THEN 1 END) > 0 THEN 'scored'
    WHEN COUNT(CASE WHEN l.status = 'not_observed' THEN 1 END) > 0 THEN 'not_observed'
    ELSE 'not_applicable'
  END AS status,
  COUNT(CASE WHEN l.status = 'scored' THEN 1 END) AS scored,
  COUNT(CASE WHEN l.status = 'not_observed' THEN 1 END) AS unobserved,
  COUNT(CASE WHEN l.status = 'not_applicable' THEN 1 END) AS inapplicable
FROM work.leaf_scores AS l
JOIN run.scheme_paths AS p ON p.scheme = l.scheme AND p.node = l.node AND p.ancestor <> l.node
GROUP BY l.scheme, l.period, l.body_id, p.ancestor
