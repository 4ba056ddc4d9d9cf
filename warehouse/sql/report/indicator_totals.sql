-- The total of each indicator over all periods.
SELECT *
FROM metrics.indicators
WHERE body_id IS NULL AND domain IS NULL AND COALESCE(kind, 'all') = 'all' AND field IS NULL
ORDER BY indicator, period
