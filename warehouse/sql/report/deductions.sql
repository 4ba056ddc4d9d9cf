-- Where the chosen assessments took points, the first of each scheme and body; `place` counts them, what lost
-- most first.
WITH ranked AS (
    SELECT
        d.deduction_id,
        ROW_NUMBER() OVER (PARTITION BY d.scheme, d.body_id ORDER BY d.points DESC, d.node, d.deduction_id) AS place
    FROM metrics.deductions AS d
    INNER JOIN report.chosen AS c ON d.scheme = c.scheme AND d.period = c.period
),

listed AS (
    SELECT deduction_id, place
    FROM ranked
    WHERE place <= (SELECT listed FROM report.options)
)

SELECT
    d.*,
    i.level1,
    i.level2,
    i.level3,
    f.status,
    f.place AS verdict_place,
    l.place
FROM metrics.deductions AS d
INNER JOIN listed AS l ON d.deduction_id = l.deduction_id
LEFT JOIN report.failed AS f ON d.verdict_id = f.verdict_id
LEFT JOIN (
    SELECT
        item_id,
        level1,
        level2,
        level3,
        ROW_NUMBER() OVER (PARTITION BY item_id ORDER BY version DESC, capture_id, row) AS place
    FROM core.catalogue_items
) AS i ON d.item_id = i.item_id AND i.place = 1
ORDER BY d.scheme, d.body_id, l.place
