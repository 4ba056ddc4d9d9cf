-- The figures of an indicator for a body (NULL: all bodies) and a domain (NULL: all domains), by period.
SELECT *
FROM metrics.indicators
WHERE
  indicator = $indicator AND body_id IS NOT DISTINCT FROM $body AND domain IS NOT DISTINCT FROM $domain
  AND field IS NULL
ORDER BY period, kind NULLS FIRST
