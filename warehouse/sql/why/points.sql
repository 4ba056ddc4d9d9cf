-- The points that a body lost by a scheme in a period, by node and row.
SELECT node, row_kind, row_id, SUM(points) AS points
FROM metrics.deductions
WHERE scheme = $scheme AND period = $period AND body_id = $body
GROUP BY node, row_kind, row_id
ORDER BY node, row_kind, row_id
