-- core.links by declared channel: a record fulfils the items that the columns it stands in are declared for. A permit
-- or penalty has one row in core and so stands in one column; a notice may stand in several.
WITH channel_items AS (
  SELECT DISTINCT source_id, channel_id, item_id FROM registry.channel_items
),
capture_items AS (
  SELECT c.capture_id, i.channel_id, i.item_id
  FROM ops.captures AS c
  JOIN channel_items AS i ON i.source_id = c.source_id AND i.channel_id = c.channel_id
)
SELECT
  'notice' AS record_kind, n.record_id, i.item_id, n.source_id AS body_id,
  'channel' AS method, CAST(1 AS DOUBLE) AS score, MIN(i.channel_id) AS channel_id
FROM core.keyed_notices AS n
JOIN channel_items AS i ON i.source_id = n.source_id AND i.channel_id = n.channel_id
GROUP BY n.record_id, i.item_id, n.source_id
UNION ALL
SELECT
  'permit' AS record_kind, r.record_id, i.item_id, r.body_id,
  'channel' AS method, CAST(1 AS DOUBLE) AS score, i.channel_id
FROM core.permits AS r
JOIN capture_items AS i ON i.capture_id = r.capture_id
UNION ALL
SELECT
  'penalty' AS record_kind, r.record_id, i.item_id, r.body_id,
  'channel' AS method, CAST(1 AS DOUBLE) AS score, i.channel_id
FROM core.penalties AS r
JOIN capture_items AS i ON i.capture_id = r.capture_id
