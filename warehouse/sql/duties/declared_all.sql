-- work.declared_all: duties of the law (reference/obligations.csv) and of the district (registry), by body, before
-- they are weighed against each other. `weight` orders the strictness of one kind: the smaller binds more.
WITH with_records AS (
  SELECT 'permits' AS format, body_id FROM core.permits
  UNION
  SELECT 'penalties' AS format, body_id FROM core.penalties
  UNION
  SELECT format, source_id AS body_id FROM registry.channels WHERE format IN ('permits', 'penalties')
  UNION
  SELECT CONCAT('column:', obligation_id) AS format, body_id FROM work.column_channels
  UNION
  SELECT CONCAT(format, ':', role) AS format, source_id AS body_id
  FROM registry.channels
  WHERE format IN ('permits', 'penalties') AND role = 'credit_portal'
),
bodies AS (
  SELECT
    body_id, kind,
    COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
    COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM core.bodies
),
law AS (
  SELECT
    obligation_id, x.selector, record_kind, kind, value, unit, anchor, basis,
    COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
    COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM reference.obligations
  CROSS JOIN UNNEST(STRING_SPLIT(body, ',')) AS x(selector)
),
district AS (
  SELECT
    obligation_id, body AS selector, item_id, record_kind, kind, value, unit, anchor, basis,
    COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
    COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM registry.obligations
),
collected AS (
  SELECT
    'law' AS origin, o.obligation_id AS declared_id, w.body_id, CAST(NULL AS VARCHAR) AS item_id, o.record_kind,
    o.kind, o.value, o.unit, o.anchor, o.basis, o.valid_from, o.valid_to
  FROM law AS o
  JOIN with_records AS w ON o.selector = 'channel:' || w.format OR o.selector = w.format
  UNION ALL
  SELECT
    'law' AS origin, o.obligation_id AS declared_id, b.body_id, CAST(NULL AS VARCHAR) AS item_id, o.record_kind,
    o.kind, o.value, o.unit, o.anchor, o.basis,
    GREATEST(o.valid_from, b.valid_from) AS valid_from, LEAST(o.valid_to, b.valid_to) AS valid_to
  FROM law AS o
  JOIN bodies AS b ON o.selector = '*' OR o.selector = b.body_id OR o.selector = 'kind:' || b.kind
  UNION ALL
  SELECT
    'district' AS origin, o.obligation_id AS declared_id, b.body_id, o.item_id, o.record_kind,
    o.kind, o.value, o.unit, o.anchor, o.basis,
    GREATEST(o.valid_from, b.valid_from) AS valid_from, LEAST(o.valid_to, b.valid_to) AS valid_to
  FROM district AS o
  JOIN bodies AS b ON o.selector = '*' OR o.selector = b.body_id OR o.selector = 'kind:' || b.kind
)
SELECT DISTINCT
  c.*, COALESCE(x.status, 'seen') AS status,
  CASE c.kind
    WHEN 'by_date' THEN CAST(REPLACE(c.value, '-', '') AS DOUBLE)
    ELSE CASE WHEN c.kind IN ('min_duration', 'count') THEN -1.0 ELSE 1.0 END * TRY_CAST(c.value AS DOUBLE)
      * CASE WHEN c.kind = 'count' THEN
          CASE c.unit WHEN 'month' THEN 12.0 ELSE 1.0 END
        ELSE
          CASE c.unit WHEN 'working_day' THEN 1.4 WHEN 'month' THEN 30.0 WHEN 'year' THEN 365.0 ELSE 1.0 END
        END
  END AS weight
FROM collected AS c
LEFT JOIN reference.obligation_basis AS x ON x.obligation_id = c.declared_id
WHERE c.valid_from <= c.valid_to
