-- Objections, extensions and exemptions that meet nothing: no verdict, duty, item or record of theirs is there.
WITH objected AS (
  SELECT o.objection_id AS name, o.verdict_id AS value, o.line
  FROM registry.objections AS o
  CROSS JOIN run.parameters AS p
  LEFT JOIN (
    SELECT v.verdict_id
    FROM metrics.verdicts AS v
    JOIN registry.objections AS x ON x.verdict_id = v.verdict_id
  ) AS v ON v.verdict_id = o.verdict_id
  WHERE o.filed_on <= p.as_of AND v.verdict_id IS NULL
),
records AS (
  SELECT n.record_id FROM core.notices AS n JOIN work.extensions AS x ON x.record_id = n.record_id
  UNION ALL
  SELECT r.record_id FROM core.permits AS r JOIN work.extensions AS x ON x.record_id = r.record_id
  UNION ALL
  SELECT r.record_id FROM core.penalties AS r JOIN work.extensions AS x ON x.record_id = r.record_id
),
targets AS (
  SELECT record_id AS target FROM records
  UNION
  SELECT item_id AS target FROM core.catalogue_items
  UNION
  SELECT obligation_id AS target FROM core.obligations
  UNION
  SELECT declared_id AS target FROM core.obligations WHERE declared_id IS NOT NULL
),
extended AS (
  SELECT x.body_id AS name, u.value, x.line
  FROM work.extensions AS x
  CROSS JOIN UNNEST([x.record_id, x.item_id, x.duty]) AS u(value)
  LEFT JOIN targets AS t ON t.target = u.value
  WHERE u.value IS NOT NULL AND t.target IS NULL
),
found AS (
  SELECT 'objection-verdict-unknown' AS rule, 'verdict_id' AS field, 'objections.csv' AS file, name, value, line
  FROM objected
  UNION ALL
  SELECT 'extension-target-unknown' AS rule, 'target' AS field, 'extensions.csv' AS file, name, value, line
  FROM extended
  UNION ALL
  SELECT DISTINCT
    'exemption-duty-unknown' AS rule, 'item' AS field, 'exemptions.csv' AS file, '' AS name, x.item_path AS value,
    CAST(NULL AS BIGINT) AS line
  FROM registry.exemptions AS x
  JOIN run.near_duties AS n ON n.value = x.item_path
  WHERE x.item_id IS NULL
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, CAST(f.line AS VARCHAR), f.value)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS VARCHAR) AS capture_id,
  CAST(NULL AS VARCHAR) AS record_id, f.line AS row, f.field, f.value,
  CONCAT_WS(':', f.file, CAST(f.line AS VARCHAR)) AS locator,
  CONCAT(
    REPLACE(REPLACE(REPLACE(t.message_zh, '{line}', COALESCE(CAST(f.line AS VARCHAR), '')), '{name}', f.name),
      '{value}', f.value),
    CASE WHEN n.near <> '' THEN CONCAT('最接近的责任编号：', n.near, '。') ELSE '' END
  ) AS message_zh,
  CONCAT(
    REPLACE(REPLACE(REPLACE(t.message_en, '{line}', COALESCE(CAST(f.line AS VARCHAR), '')), '{name}', f.name),
      '{value}', f.value),
    CASE WHEN n.near <> '' THEN CONCAT(' Nearest: ', n.near, '.') ELSE '' END
  ) AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = f.rule
LEFT JOIN run.near_duties AS n ON n.value = f.value
