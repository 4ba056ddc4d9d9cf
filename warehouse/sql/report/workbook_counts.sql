-- How many deductions each leaf of each body has in a scheme and period, and their points (exact: the same in
-- whatever order they are added).
SELECT body_id, node, COUNT(*) AS rows, CAST(SUM(CAST(points AS DECIMAL(38, 12))) AS DOUBLE) AS points
FROM metrics.deductions
WHERE scheme = $scheme AND period = $period
GROUP BY body_id, node
ORDER BY body_id, node
