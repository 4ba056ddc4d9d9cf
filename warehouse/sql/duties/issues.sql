-- Issues of the duties: 公开主体 texts that give no body, declared duties without a body. One per file and word.
WITH items AS (
  SELECT item_id, source_id, capture_id, row, TRIM(COALESCE(body, '')) AS body_text, body FROM core.catalogue_items
),
unresolved AS (
  SELECT w.body_text, w.word
  FROM work.body_words AS w
  LEFT JOIN work.text_bodies AS t ON t.body_text = w.body_text AND t.word = w.word
  WHERE t.body_id IS NULL
),
ambiguous AS (
  SELECT w.body_text, w.word, CONCAT(f.name, '、', l.name) AS candidates
  FROM work.body_words AS w
  JOIN work.ambiguous_words AS a ON a.word = w.word
  JOIN (SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id) AS f ON f.body_id = a.first_body
  JOIN (SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id) AS l ON l.body_id = a.last_body
),
scored AS (
  SELECT
    u.word, b.name,
    MAX(
      2.0 * (LENGTH(u.word) - LENGTH(TRANSLATE(u.word, n.word, ''))) / (LENGTH(u.word) + LENGTH(n.word))
    ) AS likeness
  FROM (SELECT DISTINCT word FROM unresolved) AS u
  CROSS JOIN work.body_names AS n
  JOIN (SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id) AS b ON b.body_id = n.body_id
  GROUP BY u.word, b.name
),
nearest AS (
  SELECT word, name, ROW_NUMBER() OVER (PARTITION BY word ORDER BY likeness DESC, name) AS nth
  FROM scored
  WHERE likeness > 0
),
candidates AS (
  SELECT
    word,
    CONCAT_WS('、',
      MAX(CASE WHEN nth = 1 THEN name END),
      MAX(CASE WHEN nth = 2 THEN name END),
      MAX(CASE WHEN nth = 3 THEN name END)
    ) AS names
  FROM nearest
  WHERE nth <= 3
  GROUP BY word
),
out_of_force AS (
  SELECT DISTINCT i.capture_id, i.row, t.word
  FROM items AS i
  JOIN work.text_bodies AS t ON t.body_text = i.body
  LEFT JOIN work.ambiguous_words AS a ON a.word = t.word
  LEFT JOIN work.item_bodies AS p ON p.capture_id = i.capture_id AND p.row = i.row
  WHERE p.body_id IS NULL AND a.word IS NULL
),
found AS (
  SELECT 'body-unresolved' AS rule, i.source_id, i.capture_id, MIN(i.row) AS row, u.word,
    COUNT(*) AS items, COALESCE(MAX(c.names), '无') AS candidates
  FROM items AS i
  JOIN unresolved AS u ON u.body_text = i.body
  LEFT JOIN candidates AS c ON c.word = u.word
  GROUP BY i.source_id, i.capture_id, u.word
  UNION ALL
  SELECT 'body-ambiguous' AS rule, i.source_id, i.capture_id, MIN(i.row) AS row, a.word,
    COUNT(*) AS items, MAX(a.candidates) AS candidates
  FROM items AS i
  JOIN ambiguous AS a ON a.body_text = i.body
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
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, COALESCE(f.capture_id, ''), f.word)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, f.source_id, f.capture_id, CAST(NULL AS VARCHAR) AS record_id, f.row,
  CASE WHEN f.rule = 'duty-body-unknown' THEN 'body' ELSE '公开主体' END AS field,
  f.word AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(t.message_zh, '{word}', f.word), '{count}', CAST(f.items AS VARCHAR)),
    '{candidates}', f.candidates) AS message_zh,
  REPLACE(REPLACE(REPLACE(t.message_en, '{word}', f.word), '{count}', CAST(f.items AS VARCHAR)),
    '{candidates}', f.candidates) AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = f.rule
