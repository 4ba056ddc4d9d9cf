-- work.all_duties: every duty of every body, one row per catalogue row or declaration it comes from.
WITH items AS (
  SELECT
    capture_id, row, item_id, version, domain, limit_text, mode, ARRAY_TO_STRING(basis, '；') AS basis
  FROM core.catalogue_items
),
domains AS (
  SELECT item_id, MAX(domain) AS domain FROM core.catalogue_items GROUP BY item_id
),
lacking AS (
  SELECT DISTINCT capture_id, row FROM work.silent_items
),
collected AS (
  SELECT
    p.body_id, p.item_id, i.domain, 'exists' AS kind, CAST(NULL AS VARCHAR) AS limit_kind,
    CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS unit, CAST(NULL AS VARCHAR) AS anchor,
    CAST(NULL AS VARCHAR) AS op, CAST(NULL AS VARCHAR) AS due, CAST(NULL AS INTEGER) AS part_no,
    false AS is_grouped,
    'all' AS scope, CAST(NULL AS VARCHAR) AS record_kind, i.limit_text, i.mode,
    CAST(NULL AS VARCHAR) AS untestable_code, 'catalogue' AS origin, '' AS origin_part,
    CAST(NULL AS VARCHAR) AS declared_id, CASE WHEN p.is_by_level THEN 'level' END AS assumed_code,
    p.word, p.method, p.valid_from, p.valid_to, i.basis, p.capture_id, p.row, CAST(NULL AS VARCHAR) AS channel_id,
    CAST(NULL AS VARCHAR) AS channel_title
  FROM work.item_bodies AS p
  JOIN items AS i ON i.capture_id = p.capture_id AND i.row = p.row
  UNION ALL
  SELECT
    p.body_id, p.item_id, i.domain, d.kind, d.limit_kind, d.value, d.unit, d.anchor, d.op, d.due, d.part_no,
    d.parts > 1 OR l.capture_id IS NOT NULL AS is_grouped,
    d.scope,
    -- what must come in every period, by a day or in a number may come as permits and penalties as well
    CASE WHEN d.kind NOT IN ('periodic', 'by_date', 'count') THEN 'notice' END AS record_kind,
    i.limit_text, i.mode, d.untestable_code, 'catalogue' AS origin,
    d.limit_kind || d.scope AS origin_part, CAST(NULL AS VARCHAR) AS declared_id,
    CASE WHEN p.is_by_level THEN 'level' END AS assumed_code,
    p.word, p.method, p.valid_from, p.valid_to, i.basis, p.capture_id, p.row, CAST(NULL AS VARCHAR) AS channel_id,
    CAST(NULL AS VARCHAR) AS channel_title
  FROM work.item_bodies AS p
  JOIN items AS i ON i.capture_id = p.capture_id AND i.row = p.row
  JOIN work.limit_duties AS d ON d.capture_id = p.capture_id AND d.row = p.row
  LEFT JOIN lacking AS l ON l.capture_id = p.capture_id AND l.row = p.row
  WHERE COALESCE(i.mode, '') <> '依申请'
  UNION ALL
  SELECT
    p.body_id, p.item_id, i.domain, o.kind, CAST(NULL AS VARCHAR) AS limit_kind,
    COALESCE(s.value, o.value) AS value, COALESCE(s.unit, o.unit) AS unit, o.anchor,
    CASE WHEN o.kind IN ('within', 'reply') THEN '<=' END AS op, CAST(NULL AS VARCHAR) AS due,
    CAST(NULL AS INTEGER) AS part_no,
    true AS is_grouped,
    s.scope, o.record_kind, i.limit_text, i.mode,
    CASE WHEN s.scope = 'unclear' THEN 'limit-scope' END AS untestable_code,
    'law' AS origin, o.obligation_id AS origin_part, o.obligation_id AS declared_id,
    CASE s.lack WHEN 'clock' THEN 'clock' WHEN 'silent' THEN 'limit' WHEN 'on_request' THEN
      CASE WHEN p.is_by_level THEN 'level' END
    END AS assumed_code,
    p.word, p.method,
    GREATEST(p.valid_from, COALESCE(o.valid_from, DATE '1900-01-01')) AS valid_from,
    LEAST(p.valid_to, COALESCE(o.valid_to, DATE '2999-12-31')) AS valid_to,
    o.basis, p.capture_id, p.row, CAST(NULL AS VARCHAR) AS channel_id, CAST(NULL AS VARCHAR) AS channel_title
  FROM work.item_bodies AS p
  JOIN items AS i ON i.capture_id = p.capture_id AND i.row = p.row
  JOIN work.silent_items AS s ON s.capture_id = p.capture_id AND s.row = p.row
  JOIN work.item_laws AS o ON o.lack = s.lack AND o.domain = COALESCE(s.domain, '')
  WHERE GREATEST(p.valid_from, COALESCE(o.valid_from, DATE '1900-01-01'))
    <= LEAST(p.valid_to, COALESCE(o.valid_to, DATE '2999-12-31'))
  UNION ALL
  SELECT
    d.body_id, d.item_id, m.domain, d.kind, CAST(NULL AS VARCHAR) AS limit_kind,
    COALESCE(w.update_value, d.value) AS value, COALESCE(w.update_unit, d.unit) AS unit, d.anchor,
    COALESCE(x.op, CASE d.kind WHEN 'within' THEN '<=' WHEN 'min_duration' THEN '>=' END) AS op,
    CAST(NULL AS VARCHAR) AS due, CAST(NULL AS INTEGER) AS part_no, false AS is_grouped,
    'all' AS scope, d.record_kind, CAST(NULL AS VARCHAR) AS limit_text, CAST(NULL AS VARCHAR) AS mode,
    CASE
      WHEN d.kind = 'within' AND COALESCE(d.anchor, 'unspecified') = 'unspecified' THEN 'limit-clock'
    END AS untestable_code,
    CASE WHEN w.update_unit IS NOT NULL THEN 'district' ELSE d.origin END AS origin,
    d.declared_id AS origin_part, d.declared_id,
    CASE WHEN w.update_unit IS NULL AND d.origin = 'law' AND x.status IN ('conflict', 'unverified') THEN 'parameter' END AS assumed_code,
    CAST(NULL AS VARCHAR) AS word, CAST(NULL AS VARCHAR) AS method, d.valid_from, d.valid_to,
    CASE
      WHEN w.update_unit IS NULL THEN d.basis
      ELSE CONCAT('来源登记（source.yml）为这个栏目写的更新期限 update_window，代替按栏目名称推定的', d.value, CASE d.unit
        WHEN 'working_day' THEN '个工作日' WHEN 'calendar_day' THEN '日' WHEN 'month' THEN '个月' ELSE '年'
      END, COALESCE(CONCAT('（', d.basis, '）'), ''))
    END AS basis,
    CAST(NULL AS VARCHAR) AS capture_id, CAST(NULL AS BIGINT) AS row, w.channel_id, w.title AS channel_title
  FROM work.declared AS d
  LEFT JOIN domains AS m ON m.item_id = d.item_id
  LEFT JOIN reference.obligation_basis AS x ON x.obligation_id = d.declared_id
  LEFT JOIN work.column_channels AS w ON w.body_id = d.body_id AND w.obligation_id = d.declared_id
  WHERE w.channel_id IS NOT NULL OR d.declared_id NOT IN (SELECT obligation_id FROM reference.column_windows)
),
observable AS (
  SELECT anchor, record_kind FROM reference.anchors WHERE date_column IS NOT NULL
  UNION
  SELECT anchor, CAST(NULL AS VARCHAR) AS record_kind FROM reference.anchors WHERE date_column IS NOT NULL
)
SELECT
  'duty-' || SUBSTRING(SHA256(CONCAT_WS('|',
    c.body_id, COALESCE(c.item_id, c.record_kind, ''), c.kind, c.origin, c.origin_part,
    COALESCE(c.value, ''), COALESCE(c.unit, ''), COALESCE(c.anchor, ''), c.due, c.channel_id
  )), 1, 16) AS obligation_id,
  CASE WHEN c.is_grouped THEN 'group-' || SUBSTRING(SHA256(CONCAT_WS('|',
    c.body_id, c.item_id, COALESCE(c.limit_text, '')
  )), 1, 16) END AS group_id,
  c.body_id, c.item_id, c.domain, c.kind, c.limit_kind, c.value, c.unit, c.anchor, c.op, c.due, c.part_no, c.scope,
  c.record_kind, c.limit_text, c.mode, c.origin, c.declared_id, c.assumed_code, c.word, c.method,
  c.valid_from, c.valid_to, c.basis, c.capture_id, c.row, c.channel_id, c.channel_title,
  COALESCE(c.capture_id || '|' || CAST(c.row AS VARCHAR), c.declared_id) AS place,
  CASE
    WHEN c.untestable_code IS NOT NULL THEN c.untestable_code
    WHEN c.kind = 'exists' THEN NULL
    WHEN c.kind = 'reply' THEN 'anchor-unobservable'
    WHEN c.kind = 'before_event' THEN 'limit-before-event'
    WHEN c.kind = 'by_date' THEN CASE
      WHEN REGEXP_MATCHES(COALESCE(c.value, ''), '^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$') THEN NULL
      ELSE 'limit-value'
    END
    WHEN c.kind IN ('periodic', 'count', 'min_duration') AND COALESCE(TRY_CAST(c.value AS INTEGER), 0) < 1
      THEN 'limit-value'
    WHEN c.kind = 'periodic' AND (
      c.unit NOT IN ('working_day', 'calendar_day', 'month', 'year') OR c.unit IS NULL
      OR (c.unit = 'month' AND c.channel_id IS NULL AND TRY_CAST(c.value AS INTEGER) NOT IN (1, 2, 3, 4, 6, 12))
      OR (c.unit = 'year' AND TRY_CAST(c.value AS INTEGER) > 10)
    ) THEN 'limit-value'
    WHEN c.kind = 'count' AND COALESCE(c.unit, '') NOT IN ('month', 'year') THEN 'limit-value'
    WHEN c.kind = 'min_duration' AND COALESCE(c.unit, '') NOT IN ('working_day', 'calendar_day') THEN 'limit-value'
    WHEN c.kind IN ('periodic', 'count', 'min_duration') THEN NULL
    WHEN c.kind = 'together' AND c.value IS NULL AND c.record_kind = 'notice' THEN NULL
    WHEN c.unit = 'hour' THEN 'unit-hours'
    WHEN c.unit NOT IN ('working_day', 'calendar_day', 'month', 'year') OR c.unit IS NULL THEN 'limit-value'
    WHEN TRY_CAST(c.value AS INTEGER) IS NULL THEN 'limit-value'
    WHEN TRY_CAST(c.value AS INTEGER) < 0 OR TRY_CAST(c.value AS INTEGER) > 3660 THEN 'limit-value'
    WHEN c.kind = 'within' AND o.anchor IS NULL THEN 'anchor-unobservable'
  END AS untestable_code
FROM collected AS c
LEFT JOIN observable AS o
  ON o.anchor = c.anchor AND o.record_kind IS NOT DISTINCT FROM c.record_kind
