-- Figures of each body (and the total, body NULL) in the period that the report shows of an indicator.
SELECT i.*
FROM metrics.indicators AS i
INNER JOIN report.indicator_periods AS p ON i.indicator = p.indicator AND i.period = p.period
WHERE i.domain IS NULL AND i.field IS NULL
ORDER BY i.indicator, i.body_id NULLS FIRST, i.kind NULLS FIRST
