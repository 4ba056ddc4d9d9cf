-- ops.rejects of notices: a page that is a notice but shows no title cannot be identified.
SELECT
  n.source_id, n.capture_id, 'core.notices' AS table_name, CAST(NULL AS BIGINT) AS row,
  TO_JSON(n) AS raw,
  ['page-title-missing'] AS rules
FROM parsed.notices AS n
WHERE n.kind = 'notice' AND n.title IS NULL
