-- Valid rows of one file that are the same decision, with its number written in another way (R19 tells the rows whose
-- numbers are alike).
WITH firsts AS (
  SELECT capture_id, record_id, MIN(row) AS first_row
  FROM work.versions_permits
  GROUP BY capture_id, record_id
  HAVING COUNT(*) > 1
)
SELECT
  t.source_id, v.capture_id, v.record_id, i.rule, i.severity, i.responsibility, v.row,
  CAST(NULL AS VARCHAR) AS field, t.doc_number AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(i.message_zh, '{row}', CAST(v.row AS VARCHAR)), '{first}', CAST(f.first_row AS VARCHAR)) AS message_zh,
  REPLACE(REPLACE(i.message_en, '{row}', CAST(v.row AS VARCHAR)), '{first}', CAST(f.first_row AS VARCHAR)) AS message_en
FROM work.versions_permits AS v
JOIN firsts AS f ON f.capture_id = v.capture_id AND f.record_id = v.record_id AND f.first_row < v.row
JOIN work.shared_permits AS t ON t.capture_id = v.capture_id AND t.row = v.row
JOIN reference.issue_types AS i ON i.rule = 'dp-near-duplicate'
