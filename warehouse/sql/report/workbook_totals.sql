-- The district's figure of each indicator that a scheme uses, in the scheme's period.
SELECT i.indicator, i.kind, i.numerator, i.denominator, i.excluded, i.excluded_reasons, i.value, i.unit
FROM metrics.indicators AS i
WHERE
  i.period = $period AND i.body_id IS NULL AND i.domain IS NULL AND i.field IS NULL
  AND COALESCE(i.kind, 'all') = 'all'
  AND i.indicator IN (
    SELECT indicator FROM metrics.scores WHERE scheme = $scheme AND period = $period AND indicator IS NOT NULL
  )
ORDER BY i.indicator
