-- work.declared: duties of the law (reference/obligations.csv) and of the district (registry), by body.
WITH with_records AS (
  SELECT 'permits' AS format, body_id FROM core.permits
  UNION
  SELECT 'penalties' AS format, body_id FROM core.penalties
  UNION
  SELECT format, source_id AS body_id FROM registry.channels WHERE format IN ('permits', 'penalties')
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
)
SELECT
  'law' AS origin, o.obligation_id AS declared_id, w.body_id, CAST(NULL AS VARCHAR) AS item_id, o.record_kind,
  o.kind, o.value, o.unit, o.anchor, o.basis,
  COALESCE(o.valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(o.valid_to, DATE '2999-12-31') AS valid_to
FROM reference.obligations AS o
JOIN with_records AS w ON o.body = 'channel:' || w.format
UNION ALL
SELECT
  'district' AS origin, o.obligation_id AS declared_id, b.body_id, o.item_id, o.record_kind,
  o.kind, o.value, o.unit, o.anchor, o.basis,
  GREATEST(COALESCE(o.valid_from, DATE '1900-01-01'), b.valid_from) AS valid_from,
  LEAST(COALESCE(o.valid_to, DATE '2999-12-31'), b.valid_to) AS valid_to
FROM registry.obligations AS o
JOIN bodies AS b ON o.body = '*' OR o.body = b.body_id OR o.body = 'kind:' || b.kind
WHERE GREATEST(COALESCE(o.valid_from, DATE '1900-01-01'), b.valid_from)
  <= LEAST(COALESCE(o.valid_to, DATE '2999-12-31'), b.valid_to)
