-- work.item_channels: the channels that a body declares for an item (NULL: any), and the first that was not observed.
WITH declared AS (
  SELECT DISTINCT i.source_id AS body_id, i.item_id, s.channel_id, s.title, s.state, s.capture_id, s.is_unobserved
  FROM registry.channel_items AS i
  JOIN work.channel_states AS s ON s.source_id = i.source_id AND s.channel_id = i.channel_id
  WHERE i.item_id IS NOT NULL
  UNION ALL
  SELECT
    source_id AS body_id, CAST(NULL AS VARCHAR) AS item_id, channel_id, title, state, capture_id, is_unobserved
  FROM work.channel_states
),
ranked AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY body_id, item_id
      ORDER BY CASE WHEN is_unobserved THEN 0 ELSE 1 END,
        CASE state WHEN 'blocked' THEN 1 WHEN 'error' THEN 2 WHEN 'not_attempted' THEN 3 ELSE 4 END, channel_id
    ) AS nth
  FROM declared
)
SELECT body_id, item_id, title, state, capture_id, is_unobserved
FROM ranked
WHERE nth = 1
