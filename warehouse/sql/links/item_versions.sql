-- work.item_versions: the days on which each version of an item is in force, one row per item and first day. A newer
-- version ends the older one, also that of another publisher: a day has one version.
WITH starts AS (
  SELECT
    item_id, COALESCE(valid_from, DATE '1900-01-01') AS valid_from, MAX(version) AS version,
    MAX(COALESCE(valid_to, DATE '2999-12-31')) AS valid_to
  FROM core.catalogue_items
  GROUP BY item_id, COALESCE(valid_from, DATE '1900-01-01')
),
followed AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY item_id ORDER BY valid_from) - 1 AS day_before_next FROM starts
)
SELECT item_id, version, valid_from, LEAST(valid_to, COALESCE(day_before_next, valid_to)) AS valid_to
FROM followed
