-- The periods for which an indicator has figures.
SELECT DISTINCT indicator, period
FROM metrics.indicators
ORDER BY indicator, period
