-- work.item_names: the names of each item as its newest version has them.
WITH ranked AS (
  SELECT
    item_id, domain, COALESCE(level1, '') AS level1, COALESCE(level2, '') AS level2, COALESCE(level3, '') AS level3,
    COALESCE(content, '') AS content,
    ROW_NUMBER() OVER (
      PARTITION BY item_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, source_id, capture_id, row
    ) AS nth
  FROM core.catalogue_items
)
SELECT item_id, domain, level1, level2, level3, content
FROM ranked
WHERE nth = 1 AND domain IS NOT NULL
