-- Issues of relations and windows: what could mean several documents, contradictions, impossible windows.
WITH found AS (
  SELECT
    'link-ambiguous' AS rule, s.record_id, s.capture_id, 'cited_title' AS field,
    COALESCE(s.cited_number, s.cited_title, s.cited_url) AS value,
    CAST(o.candidates AS VARCHAR) AS first_word, '' AS second_word
  FROM work.statements AS s
  JOIN work.outcomes AS o ON o.link_id = s.link_id
  WHERE o.to_record_id IS NULL AND o.candidates > 1 AND NOT COALESCE(o.is_contradictory, FALSE)
  UNION ALL
  SELECT
    'link-contradictory' AS rule, s.record_id, s.capture_id, 'cited_number' AS field, s.cited_number AS value,
    s.cited_title AS first_word, '' AS second_word
  FROM work.statements AS s
  JOIN work.outcomes AS o ON o.link_id = s.link_id
  WHERE o.is_contradictory
  UNION ALL
  SELECT
    'window-order' AS rule, record_id, capture_id, 'closes_date' AS field, CAST(closes_date AS VARCHAR) AS value,
    CAST(opens_date AS VARCHAR) AS first_word, '' AS second_word
  FROM work.window_days
  WHERE closes_date < opens_date
  UNION ALL
  SELECT
    'window-inconsistent' AS rule, record_id, capture_id, 'days' AS field, CAST(days AS VARCHAR) AS value,
    CONCAT(CAST(opens_date AS VARCHAR), ' – ', CAST(closes_date AS VARCHAR)) AS first_word,
    CAST(CASE WHEN is_workdays THEN span_workdays ELSE span_days END AS VARCHAR) AS second_word
  FROM work.window_days
  WHERE NOT is_computed AND closes_date >= opens_date
    AND CASE WHEN is_workdays THEN span_workdays ELSE span_days END NOT BETWEEN days - 1 AND days
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, f.record_id, f.field, f.value)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, c.source_id, f.capture_id, f.record_id, CAST(NULL AS BIGINT) AS row,
  f.field, f.value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(t.message_zh, '{value}', f.value), '{first}', f.first_word), '{second}', f.second_word)
    AS message_zh,
  REPLACE(REPLACE(REPLACE(t.message_en, '{value}', f.value), '{first}', f.first_word), '{second}', f.second_word)
    AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = f.rule
LEFT JOIN ops.captures AS c ON c.capture_id = f.capture_id
