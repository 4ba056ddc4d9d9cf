-- core.links by declared channel: a record fulfils the items that the columns it stands in are declared for.
WITH places AS (
  SELECT 'notice' AS record_kind, record_id, source_id AS body_id, source_id, channel_id FROM core.keyed_notices
  UNION
  SELECT 'permit' AS record_kind, r.record_id, r.body_id, c.source_id, c.channel_id
  FROM core.permits AS r JOIN ops.captures AS c ON c.capture_id = r.capture_id
  UNION
  SELECT 'penalty' AS record_kind, r.record_id, r.body_id, c.source_id, c.channel_id
  FROM core.penalties AS r JOIN ops.captures AS c ON c.capture_id = r.capture_id
)
SELECT
  p.record_kind, p.record_id, i.item_id, p.body_id,
  'channel' AS method, CAST(1 AS DOUBLE) AS score, MIN(i.channel_id) AS channel_id
FROM places AS p
JOIN registry.channel_items AS i ON i.source_id = p.source_id AND i.channel_id = p.channel_id
GROUP BY p.record_kind, p.record_id, i.item_id, p.body_id
