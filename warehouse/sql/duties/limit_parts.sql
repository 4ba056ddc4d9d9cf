-- work.limit_parts: the single limits of an item: the plain reading, or the parts of a composite one. Carve-out
-- clauses (role override) oblige to nothing of their own and are marked.
WITH numbers AS (
  SELECT n
  FROM (
    VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15), (16), (17), (18), (19)
  ) AS t(n)
),
composites AS (
  SELECT capture_id, row, limit_parts
  FROM core.catalogue_items
  WHERE limit_kind = 'composite' AND limit_parts LIKE '[{%}]'
),
-- a single limit keeps what the plain columns cannot carry (op, due) in a list of one part
plain AS (
  SELECT
    i.capture_id, i.row, i.limit_kind, i.limit_value, i.limit_unit, i.limit_anchor,
    CASE WHEN i.limit_parts LIKE '[{%}]' THEN i.limit_parts END AS limit_parts
  FROM core.catalogue_items AS i
  LEFT JOIN composites AS c ON c.capture_id = i.capture_id AND c.row = i.row
  WHERE c.capture_id IS NULL
),
parts AS (
  SELECT
    c.capture_id, c.row, x.n AS part_no,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].kind') AS kind,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].value') AS value,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].unit') AS unit,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].anchor') AS anchor,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].op') AS op,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].due') AS due,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].applies_to') AS applies_to,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].role') AS role,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n AS VARCHAR) || '].join') AS joined,
    JSON_EXTRACT_STRING(c.limit_parts, '$[' || CAST(x.n + 1 AS VARCHAR) || '].join') AS next_joined
  FROM composites AS c
  CROSS JOIN numbers AS x
)
SELECT
  capture_id, row, 0 AS part_no, COALESCE(limit_kind, 'none') AS kind,
  limit_value AS value, limit_unit AS unit, limit_anchor AS anchor,
  JSON_EXTRACT_STRING(limit_parts, '$[0].op') AS op, JSON_EXTRACT_STRING(limit_parts, '$[0].due') AS due,
  'all' AS scope, false AS is_alternative, false AS is_override
FROM plain
UNION ALL
SELECT
  capture_id, row, part_no, kind, value, unit, anchor, op, due,
  CASE
    -- a clock that starts with a decision binds decisions only, whatever the part is said to cover
    WHEN kind = 'within' AND anchor = 'decision_made' THEN 'decisions'
    WHEN applies_to IS NULL THEN 'all'
    WHEN applies_to LIKE '其他%' OR applies_to LIKE '其它%' THEN 'all'
    WHEN REGEXP_MATCHES(applies_to, '许可|处罚|执法决定|行政决定') THEN 'decisions'
    ELSE 'unclear'
  END AS scope,
  COALESCE(joined = 'or', false) OR COALESCE(next_joined = 'or', false) AS is_alternative,
  COALESCE(role, '') = 'override' AS is_override
FROM parts
WHERE kind IS NOT NULL
