-- work.notices: each notice once, with its day (written, else published, else first seen in Beijing) and the
-- columns in which it stands; `is_declared` when one of them is declared for an item.
SELECT
  n.record_id, n.source_id AS body_id, MIN(n.title) AS title, MIN(n.genre) AS genre,
  MIN(COALESCE(n.written_date, n.published_date, CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE))) AS day,
  MIN(n.channel_id) AS channel_id, MIN(h.title) AS channel_title,
  MAX(CASE WHEN i.channel_id IS NULL THEN 0 ELSE 1 END) = 1 AS is_declared
FROM core.keyed_notices AS n
LEFT JOIN registry.channels AS h ON h.source_id = n.source_id AND h.channel_id = n.channel_id
LEFT JOIN (SELECT DISTINCT source_id, channel_id FROM registry.channel_items WHERE item_id IS NOT NULL) AS i
  ON i.source_id = n.source_id AND i.channel_id = n.channel_id
GROUP BY n.record_id, n.source_id
