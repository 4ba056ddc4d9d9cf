-- The totals of every assessment of the chosen schemes, where enough could be judged.
SELECT
    scheme,
    period,
    body_id,
    score,
    grade
FROM metrics.scores
WHERE node = 'total' AND is_ranked IS DISTINCT FROM FALSE AND scheme IN (SELECT scheme FROM report.chosen)
ORDER BY scheme, period, body_id
