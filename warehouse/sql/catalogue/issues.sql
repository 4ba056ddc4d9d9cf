-- Issues of the catalogue's versions: items that look renamed or merged and are not declared so, channels that are
-- declared for an item that was split.
WITH found AS (
  SELECT
    'item-rename-suspected' AS rule, c.source_id, c.item_id AS place, c.before_value, c.after_value,
    CASE c.kind WHEN 'moved' THEN 'renamed' ELSE c.kind END AS kind, CAST(c.changed_on AS VARCHAR) AS day
  FROM core.catalogue_changes AS c
  WHERE c.item_id IS NOT NULL AND NOT c.is_declared
  UNION ALL
  SELECT
    'channel-item-split' AS rule, i.source_id, i.channel_id || '|' || i.item_id AS place, i.item_path AS before_value,
    MIN(r.to_path) AS after_value, i.channel_id AS kind, CAST(MIN(r.valid_from) AS VARCHAR) AS day
  FROM registry.channel_items AS i
  JOIN registry.item_renames AS r ON r.from_id = i.item_id AND r.kind = 'split'
  LEFT JOIN registry.channel_items AS o
    ON o.source_id = i.source_id AND o.channel_id = i.channel_id AND o.item_id = r.kept_id
  WHERE o.item_id IS NULL
  GROUP BY i.source_id, i.channel_id, i.item_id, i.item_path
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, f.source_id, f.place, f.day)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, f.source_id, CAST(NULL AS VARCHAR) AS capture_id,
  CAST(NULL AS VARCHAR) AS record_id, CAST(NULL AS BIGINT) AS row, '公开事项' AS field,
  f.before_value AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_zh, '{before}', f.before_value), '{after}', f.after_value),
    '{kind}', f.kind), '{day}', f.day) AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_en, '{before}', f.before_value), '{after}', f.after_value),
    '{kind}', f.kind), '{day}', f.day) AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = f.rule
