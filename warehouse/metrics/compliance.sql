-- metrics.compliance: rows of permits and penalties in core against rows submitted, by submitting body and kind.
-- A body that declares a channel and submitted nothing has the denominator 0 and no value (零报送).
WITH submitted AS (
  SELECT source_id, 'permit' AS kind, COUNT(*) AS stored, CAST(0 AS BIGINT) AS rejected
  FROM core.permits
  GROUP BY source_id
  UNION ALL
  SELECT source_id, 'penalty' AS kind, COUNT(*) AS stored, CAST(0 AS BIGINT) AS rejected
  FROM core.penalties
  GROUP BY source_id
  UNION ALL
  SELECT
    source_id, CASE table_name WHEN 'core.permits' THEN 'permit' ELSE 'penalty' END AS kind,
    CAST(0 AS BIGINT) AS stored, COUNT(*) AS rejected
  FROM ops.quarantine
  WHERE table_name IN ('core.permits', 'core.penalties') AND row > 0
  GROUP BY source_id, CASE table_name WHEN 'core.permits' THEN 'permit' ELSE 'penalty' END
  UNION ALL
  SELECT DISTINCT
    source_id, CASE format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind,
    CAST(0 AS BIGINT) AS stored, CAST(0 AS BIGINT) AS rejected
  FROM registry.channels
  WHERE format IN ('permits', 'penalties')
),
totals AS (
  SELECT source_id AS body_id, kind, SUM(stored) AS numerator, SUM(stored + rejected) AS denominator
  FROM submitted
  GROUP BY GROUPING SETS ((source_id, kind), (source_id), (kind), ())
),
names AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  t.body_id, b.name AS body_name, CAST(NULL AS VARCHAR) AS domain, COALESCE(t.kind, 'all') AS kind,
  CAST(EXTRACT(YEAR FROM p.as_of) AS VARCHAR) AS period, t.numerator, t.denominator,
  CAST(0 AS BIGINT) AS excluded, '{}' AS excluded_reasons,
  CASE WHEN t.denominator > 0 THEN CAST(t.numerator AS DOUBLE) / CAST(t.denominator AS DOUBLE) END AS value
FROM totals AS t
CROSS JOIN run.parameters AS p
LEFT JOIN names AS b ON b.body_id = t.body_id AND b.nth = 1
WHERE t.denominator IS NOT NULL
