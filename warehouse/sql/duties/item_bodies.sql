-- work.item_bodies: catalogue item (one row of a catalogue file) and responsible body, with the days on which both
-- are in force: those of the catalogue's version and those of the body under the name that the catalogue writes.
-- Where 公开层级 marks one of county and town only, a cell that names both binds that level. Where it marks the town
-- level and the cell names no town, the towns are bound by that mark (is_by_level); a town's own catalogue binds itself.
WITH items AS (
  SELECT
    i.item_id, i.source_id, i.capture_id, i.row, i.body, i.level_county, i.level_town,
    COALESCE(i.valid_from, DATE '1900-01-01') AS valid_from, COALESCE(i.valid_to, DATE '2999-12-31') AS valid_to
  FROM core.catalogue_items AS i
),
kinds AS (
  SELECT body_id, MAX(CASE WHEN kind = 'town' THEN 1 ELSE 0 END) AS is_town FROM core.bodies GROUP BY body_id
),
named AS (
  SELECT
    i.item_id, i.source_id, i.capture_id, i.row, i.level_county, i.level_town, i.valid_from AS item_from,
    i.valid_to AS item_to, m.body_id, m.word, m.method, m.valid_from, m.valid_to, k.is_town,
    MAX(k.is_town) OVER (PARTITION BY i.capture_id, i.row) AS any_town,
    MIN(k.is_town) OVER (PARTITION BY i.capture_id, i.row) AS only_towns
  FROM items AS i
  JOIN work.body_mentions AS m ON m.source_id = i.source_id AND m.text = i.body
  JOIN kinds AS k ON k.body_id = m.body_id
  WHERE m.origin = 'catalogue' AND m.outcome = 'resolved' AND m.is_sure
),
bound AS (
  SELECT
    item_id, capture_id, row, body_id, word, method, false AS is_by_level,
    GREATEST(item_from, valid_from) AS valid_from, LEAST(item_to, valid_to) AS valid_to
  FROM named
  WHERE any_town = only_towns OR level_county IS NULL OR level_town IS NULL OR level_county = level_town
    OR (is_town = 1) = level_town
  UNION ALL
  SELECT
    n.item_id, n.capture_id, n.row, b.body_id, n.word, 'level' AS method, true AS is_by_level,
    GREATEST(n.item_from, COALESCE(b.valid_from, DATE '1900-01-01')) AS valid_from,
    LEAST(n.item_to, COALESCE(b.valid_to, DATE '2999-12-31')) AS valid_to
  FROM (
    SELECT n.item_id, n.capture_id, n.row, n.item_from, n.item_to, n.source_id, MIN(n.word) AS word,
      MAX(k.is_town) AS by_town
    FROM named AS n
    LEFT JOIN kinds AS k ON k.body_id = n.source_id
    WHERE n.any_town = 0 AND n.level_town
    GROUP BY n.item_id, n.capture_id, n.row, n.item_from, n.item_to, n.source_id
  ) AS n
  JOIN core.bodies AS b ON b.kind = 'town' AND (COALESCE(n.by_town, 0) = 0 OR b.body_id = n.source_id)
)
SELECT
  item_id, capture_id, row, body_id, valid_from, valid_to, MIN(word) AS word, MIN(method) AS method,
  MIN(CASE WHEN is_by_level THEN 1 ELSE 0 END) = 1 AS is_by_level
FROM bound
WHERE valid_from <= valid_to
GROUP BY item_id, capture_id, row, body_id, valid_from, valid_to
