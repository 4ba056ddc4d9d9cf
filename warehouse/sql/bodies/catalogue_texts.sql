-- work.body_texts for duties alone: the different texts of the column 公开主体.
SELECT
  'catalogue' AS origin, source_id, body AS text, COUNT(*) AS uses,
  MIN(CONCAT(capture_id, '|', LPAD(CAST(COALESCE(row, 0) AS VARCHAR), 9, '0'))) AS first_place
FROM core.catalogue_items
WHERE TRIM(body) <> ''
GROUP BY source_id, body
