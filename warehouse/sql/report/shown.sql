-- The verdicts with a page of their own: the first of each body in `report.failed`.
SELECT v.*, f.points, f.place
FROM metrics.verdicts AS v
INNER JOIN report.failed AS f ON v.verdict_id = f.verdict_id
WHERE f.place <= (SELECT evidence_per_body FROM report.options)
