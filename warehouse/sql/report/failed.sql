-- Verdicts that lost points, failed, or were changed by an objection, in the years of the report; `place`
-- counts them per body, what lost most points first. Few columns: a large district has millions of them.
WITH lost AS (
    SELECT d.verdict_id, SUM(CAST(d.points AS DECIMAL(38, 12))) AS points
    FROM metrics.deductions AS d
    INNER JOIN report.chosen AS c ON d.scheme = c.scheme AND d.period = c.period
    WHERE d.verdict_id IS NOT NULL
    GROUP BY d.verdict_id
)

SELECT
    v.verdict_id,
    v.body_id,
    v.status,
    CAST(l.points AS DOUBLE) AS points,
    ROW_NUMBER() OVER (
        PARTITION BY v.body_id
        ORDER BY COALESCE(l.points, 0) DESC, CASE WHEN v.objection_id IS NULL THEN 1 ELSE 0 END, v.status, v.verdict_id
    ) AS place
FROM metrics.verdicts AS v
LEFT JOIN lost AS l ON v.verdict_id = l.verdict_id
WHERE
    l.verdict_id IS NOT NULL
    OR (
        SUBSTR(v.period, 1, 4) IN (SELECT year FROM report.years)
        AND (v.status IN ('late', 'missing', 'incomplete') OR v.objection_id IS NOT NULL)
    )
