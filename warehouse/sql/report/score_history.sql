-- The totals of every assessment of the chosen schemes.
SELECT
    scheme,
    period,
    body_id,
    score,
    grade
FROM metrics.scores
WHERE node = 'total' AND scheme IN (SELECT scheme FROM report.chosen)
ORDER BY scheme, period, body_id
