-- work.score_weights: the points of the whole for each body, to which the deeper nodes are added.
SELECT
  m.measure, u.scheme, u.period, u.body_id, 'total' AS node, 0 AS depth, CAST(s.full_marks AS DOUBLE) AS weight
FROM work.score_subjects AS u
JOIN run.schemes AS s ON s.scheme = u.scheme
CROSS JOIN (SELECT 'score' AS measure UNION ALL SELECT 'judged' AS measure) AS m
