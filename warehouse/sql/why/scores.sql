-- All nodes of a body's score sheets by a scheme.
SELECT *
FROM metrics.scores
WHERE scheme = $scheme AND body_id = $body
ORDER BY period, node_no
