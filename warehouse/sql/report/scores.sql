-- The score sheets of the chosen assessments.
SELECT s.*
FROM metrics.scores AS s
INNER JOIN report.chosen AS c ON s.scheme = c.scheme AND s.period = c.period
ORDER BY s.scheme, s.body_id, s.node_no
