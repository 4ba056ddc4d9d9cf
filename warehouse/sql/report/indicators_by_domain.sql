-- Figures of each domain over all bodies, and of the coverage of domains by each body.
SELECT i.*
FROM metrics.indicators AS i
INNER JOIN report.indicator_periods AS p ON i.indicator = p.indicator AND i.period = p.period
WHERE i.domain IS NOT NULL AND COALESCE(i.kind, 'all') = 'all' AND i.field IS NULL AND (i.body_id IS NULL OR i.indicator = 'coverage')
ORDER BY i.indicator, i.domain, i.body_id NULLS FIRST
