-- work.scored_figures: the figures of bodies that schemes use; the kind is '' where all kinds are meant.
WITH wanted AS (
  SELECT DISTINCT n.indicator, COALESCE(n.domain, '') AS domain, COALESCE(n.field, '') AS field, k.kind
  FROM run.scheme_nodes AS n
  JOIN run.scheme_kinds AS k ON k.scheme = n.scheme AND k.node = n.node
  WHERE n.indicator IS NOT NULL
)
SELECT
  i.indicator, i.body_id, w.domain, w.kind, w.field, i.period, i.numerator, i.denominator, i.excluded,
  i.excluded_reasons, i.value
FROM metrics.indicators AS i
JOIN wanted AS w
  ON w.indicator = i.indicator AND w.domain = COALESCE(i.domain, '') AND w.field = COALESCE(i.field, '')
  AND w.kind = CASE WHEN i.kind = 'all' THEN '' ELSE COALESCE(i.kind, '') END
WHERE i.body_id IS NOT NULL
