-- Decisions whose row stands only in content that was replaced since: the file in its place no longer has them.
WITH replaced AS (
  SELECT capture_id, source_id, path FROM core.capture_places WHERE NOT is_current
)
SELECT
  p.source_id, r.capture_id, r.record_id, i.rule, i.severity, i.responsibility, r.row,
  CAST(NULL AS VARCHAR) AS field, r.doc_number AS value, p.path AS locator,
  REPLACE(REPLACE(i.message_zh, '{number}', r.doc_number), '{path}', p.path) AS message_zh,
  REPLACE(REPLACE(i.message_en, '{number}', r.doc_number), '{path}', p.path) AS message_en
FROM core.permits AS r
JOIN replaced AS p ON p.capture_id = r.capture_id
JOIN reference.issue_types AS i ON i.rule = 'dp-record-gone'
