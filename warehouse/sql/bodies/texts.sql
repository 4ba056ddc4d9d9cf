-- work.body_texts: every different text that names bodies, by place of use and publisher, with how often it occurs
-- and where it stands first.
WITH written AS (
  SELECT 'notice' AS origin, source_id, issuer AS text, capture_id, CAST(NULL AS BIGINT) AS row
  FROM parsed.notices
  WHERE kind = 'notice'
  UNION ALL
  SELECT 'plan' AS origin, source_id, bodies AS text, capture_id, position AS row
  FROM parsed.tasks
  UNION ALL
  SELECT 'permit' AS origin, source_id, agency_name AS text, capture_id, row
  FROM core.permits
  UNION ALL
  SELECT 'penalty' AS origin, source_id, agency_name AS text, capture_id, row
  FROM core.penalties
  UNION ALL
  SELECT 'catalogue' AS origin, source_id, body AS text, capture_id, row
  FROM core.catalogue_items
)
SELECT
  origin, source_id, text, COUNT(*) AS uses,
  MIN(CONCAT(capture_id, '|', LPAD(CAST(COALESCE(row, 0) AS VARCHAR), 9, '0'))) AS first_place
FROM written
WHERE TRIM(text) <> ''
GROUP BY origin, source_id, text
