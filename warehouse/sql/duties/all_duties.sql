-- work.all_duties: every duty of every body, one row per catalogue row or declaration it comes from.
WITH items AS (
  SELECT capture_id, row, item_id, version, domain, limit_text, mode, ARRAY_TO_STRING(basis, '；') AS basis
  FROM core.catalogue_items
),
domains AS (
  SELECT item_id, MAX(domain) AS domain FROM core.catalogue_items GROUP BY item_id
),
collected AS (
  SELECT
    p.body_id, p.item_id, i.domain, 'exists' AS kind, CAST(NULL AS VARCHAR) AS limit_kind,
    CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS unit, CAST(NULL AS VARCHAR) AS anchor,
    'all' AS scope, CAST(NULL AS VARCHAR) AS record_kind, i.limit_text, i.mode,
    CAST(NULL AS VARCHAR) AS untestable_code, 'catalogue' AS origin, '' AS origin_part,
    p.valid_from, p.valid_to, i.basis, i.capture_id || '|' || CAST(i.row AS VARCHAR) AS place
  FROM work.item_bodies AS p
  JOIN items AS i ON i.capture_id = p.capture_id AND i.row = p.row
  UNION ALL
  SELECT
    p.body_id, p.item_id, i.domain, d.kind, d.limit_kind, d.value, d.unit, d.anchor, d.scope,
    'notice' AS record_kind, i.limit_text, i.mode, d.untestable_code, 'catalogue' AS origin,
    d.limit_kind || d.scope AS origin_part, p.valid_from, p.valid_to, i.basis,
    i.capture_id || '|' || CAST(i.row AS VARCHAR) AS place
  FROM work.item_bodies AS p
  JOIN items AS i ON i.capture_id = p.capture_id AND i.row = p.row
  JOIN work.limit_duties AS d ON d.capture_id = p.capture_id AND d.row = p.row
  WHERE COALESCE(i.mode, '') <> '依申请'
  UNION ALL
  SELECT
    d.body_id, d.item_id, m.domain, d.kind, CAST(NULL AS VARCHAR) AS limit_kind, d.value, d.unit, d.anchor,
    'all' AS scope, d.record_kind, CAST(NULL AS VARCHAR) AS limit_text, CAST(NULL AS VARCHAR) AS mode,
    CASE
      WHEN d.kind = 'together' AND d.origin = 'law' THEN NULL
      WHEN d.kind NOT IN ('exists', 'within') THEN 'kind-not-judged'
      WHEN d.kind = 'within' AND COALESCE(d.anchor, 'unspecified') = 'unspecified' THEN 'limit-clock'
    END AS untestable_code,
    d.origin, d.declared_id AS origin_part, d.valid_from, d.valid_to, d.basis, d.declared_id AS place
  FROM work.declared AS d
  LEFT JOIN domains AS m ON m.item_id = d.item_id
),
observable AS (
  SELECT anchor, record_kind FROM reference.anchors WHERE date_column IS NOT NULL
  UNION
  SELECT anchor, CAST(NULL AS VARCHAR) AS record_kind FROM reference.anchors WHERE date_column IS NOT NULL
)
SELECT
  'duty-' || SUBSTRING(SHA256(CONCAT_WS('|',
    c.body_id, COALESCE(c.item_id, c.record_kind, ''), c.kind, c.origin, c.origin_part,
    COALESCE(c.value, ''), COALESCE(c.unit, ''), COALESCE(c.anchor, '')
  )), 1, 16) AS obligation_id,
  c.body_id, c.item_id, c.domain, c.kind, c.limit_kind, c.value, c.unit, c.anchor, c.scope, c.record_kind,
  c.limit_text, c.mode, c.origin, c.valid_from, c.valid_to, c.basis, c.place,
  CASE
    WHEN c.untestable_code IS NOT NULL THEN c.untestable_code
    WHEN c.kind <> 'within' THEN NULL
    WHEN c.unit = 'hour' THEN 'unit-hours'
    WHEN c.unit NOT IN ('working_day', 'calendar_day', 'month', 'year') OR c.unit IS NULL THEN 'limit-value'
    WHEN TRY_CAST(c.value AS INTEGER) IS NULL THEN 'limit-value'
    WHEN TRY_CAST(c.value AS INTEGER) < 0 OR TRY_CAST(c.value AS INTEGER) > 3660 THEN 'limit-value'
    WHEN o.anchor IS NULL THEN 'anchor-unobservable'
  END AS untestable_code
FROM collected AS c
LEFT JOIN observable AS o
  ON o.anchor = c.anchor AND o.record_kind IS NOT DISTINCT FROM c.record_kind
