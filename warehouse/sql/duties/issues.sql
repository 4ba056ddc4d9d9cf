-- Issues of the duties: 公开主体 texts that give no body, declared duties without a body, declared duties that are
-- laxer than the law. One per file and word.
WITH items AS (
  SELECT
    item_id, source_id, capture_id, row, TRIM(COALESCE(body, '')) AS body_text, body FROM core.catalogue_items
),
unsure AS (
  SELECT DISTINCT m.source_id, m.text, m.word, u.candidates
  FROM work.body_mentions AS m
  JOIN work.unresolved_words AS u ON u.word = m.word
),
clashing AS (
  SELECT m.source_id, m.text, m.word, ARRAY_TO_STRING(LIST_SORT(LIST(DISTINCT b.name)), '、') AS candidates
  FROM work.body_mentions AS m
  JOIN (SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id) AS b ON b.body_id = m.body_id
  WHERE m.outcome = 'ambiguous'
  GROUP BY m.source_id, m.text, m.word
),
out_of_force AS (
  SELECT DISTINCT i.capture_id, i.row, m.word
  FROM items AS i
  JOIN work.body_mentions AS m ON m.source_id = i.source_id AND m.text = i.body
  LEFT JOIN work.item_bodies AS p ON p.capture_id = i.capture_id AND p.row = i.row
  WHERE p.body_id IS NULL AND m.outcome = 'resolved' AND m.is_sure
),
laxer AS (
  SELECT DISTINCT b.declared_id
  FROM work.declared_blocks AS b
  WHERE b.origin = 'district' AND b.why = 'replaced'
),
found AS (
  SELECT 'body-unresolved' AS rule, i.source_id, i.capture_id, MIN(i.row) AS row, u.word,
    COUNT(*) AS items, COALESCE(NULLIF(MAX(u.candidates), ''), '无') AS candidates
  FROM items AS i
  JOIN unsure AS u ON u.source_id = i.source_id AND u.text = i.body
  GROUP BY i.source_id, i.capture_id, u.word
  UNION ALL
  SELECT 'body-ambiguous' AS rule, i.source_id, i.capture_id, MIN(i.row) AS row, a.word,
    COUNT(*) AS items, MAX(a.candidates) AS candidates
  FROM items AS i
  JOIN clashing AS a ON a.source_id = i.source_id AND a.text = i.body
  GROUP BY i.source_id, i.capture_id, a.word
  UNION ALL
  SELECT 'body-not-in-force' AS rule, i.source_id, i.capture_id, MIN(i.row) AS row, o.word,
    COUNT(*) AS items, '' AS candidates
  FROM items AS i
  JOIN out_of_force AS o ON o.capture_id = i.capture_id AND o.row = i.row
  GROUP BY i.source_id, i.capture_id, o.word
  UNION ALL
  SELECT 'item-body-missing' AS rule, source_id, capture_id, MIN(row) AS row, '' AS word,
    COUNT(*) AS items, '' AS candidates
  FROM items
  WHERE body_text = ''
  GROUP BY source_id, capture_id
  UNION ALL
  SELECT 'duty-body-unknown' AS rule, CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS VARCHAR) AS capture_id,
    CAST(NULL AS BIGINT) AS row, o.obligation_id AS word, COUNT(*) AS items, '' AS candidates
  FROM registry.obligations AS o
  LEFT JOIN core.bodies AS b ON o.body = '*' OR o.body = b.body_id OR o.body = 'kind:' || b.kind
  WHERE b.body_id IS NULL
  GROUP BY o.obligation_id
  UNION ALL
  SELECT 'duty-laxer-than-law' AS rule, CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS VARCHAR) AS capture_id,
    CAST(NULL AS BIGINT) AS row, l.declared_id AS word, 1 AS items,
    CONCAT(MAX(d.value), ' ', MAX(d.unit), '|', MAX(o.value), ' ', MAX(o.unit)) AS candidates
  FROM laxer AS l
  JOIN registry.obligations AS d ON d.obligation_id = l.declared_id
  JOIN reference.obligations AS o ON o.obligation_id = l.declared_id
  GROUP BY l.declared_id
),
types AS (
  SELECT rule, severity, responsibility, message_zh, message_en FROM reference.issue_types
  UNION
  SELECT rule, severity, responsibility, message_zh, message_en FROM reference.duty_issue_types
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, COALESCE(f.capture_id, ''), f.word)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, f.source_id, f.capture_id, CAST(NULL AS VARCHAR) AS record_id, f.row,
  CASE f.rule WHEN 'duty-body-unknown' THEN 'body' WHEN 'duty-laxer-than-law' THEN 'value' ELSE '公开主体' END AS field,
  f.word AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(t.message_zh, '{word}', f.word), '{count}', CAST(f.items AS VARCHAR)),
    '{candidates}', f.candidates), '{district}', SPLIT_PART(f.candidates, '|', 1)),
    '{law}', SPLIT_PART(f.candidates, '|', 2)) AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(t.message_en, '{word}', f.word), '{count}', CAST(f.items AS VARCHAR)),
    '{candidates}', f.candidates), '{district}', SPLIT_PART(f.candidates, '|', 1)),
    '{law}', SPLIT_PART(f.candidates, '|', 2)) AS message_en
FROM found AS f
JOIN types AS t ON t.rule = f.rule
