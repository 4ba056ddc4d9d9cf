-- work.watched: how far the channels were seen in which a body's publication of an item would stand: those declared
-- for the item, or for a duty without item (NULL) all columns of pages of its own site. `observed_until` is the day
-- up to which all of them were seen, `observed_from` and `listed_from` those of the channel that was looked at
-- last; title and capture are those of the one that was seen least.
WITH declared AS (
  SELECT DISTINCT
    i.source_id AS body_id, i.item_id, s.channel_id, s.title, s.state, s.capture_id, s.is_unobserved, s.observed_until,
    s.observed_from, s.listed_from
  FROM registry.channel_items AS i
  JOIN work.channel_states AS s ON s.source_id = i.source_id AND s.channel_id = i.channel_id
  WHERE i.item_id IS NOT NULL AND s.role = 'own'
  UNION ALL
  SELECT
    source_id AS body_id, CAST(NULL AS VARCHAR) AS item_id, channel_id, title, state, capture_id, is_unobserved,
    observed_until, observed_from, listed_from
  FROM work.channel_states
  WHERE role = 'own' AND format = 'pages'
),
ranked AS (
  SELECT
    *,
    CASE
      WHEN COUNT(observed_until) OVER (PARTITION BY body_id, item_id) = COUNT(*) OVER (PARTITION BY body_id, item_id)
        THEN MIN(observed_until) OVER (PARTITION BY body_id, item_id)
    END AS all_until,
    MAX(observed_from) OVER (PARTITION BY body_id, item_id) AS all_from,
    MAX(listed_from) OVER (PARTITION BY body_id, item_id) AS all_listed,
    ROW_NUMBER() OVER (
      PARTITION BY body_id, item_id
      ORDER BY CASE WHEN is_unobserved THEN 0 ELSE 1 END, COALESCE(observed_until, DATE '1900-01-01'), channel_id
    ) AS nth
  FROM declared
)
SELECT body_id, item_id, title, state, capture_id, is_unobserved, all_until AS observed_until,
  all_from AS observed_from, all_listed AS listed_from
FROM ranked
WHERE nth = 1
