-- work.column_channels: the columns of pages on a body's own site and the update window that their titles put them
-- under (reference/column_windows.csv: the lowest rank whose word the title holds; no word means any title).
-- `update_value` and `update_unit` are the window that the registration of the column sets itself; a column whose updates
-- are registered as not to be judged has none.
WITH ranked AS (
  SELECT
    h.source_id AS body_id, h.channel_id, COALESCE(h.title, h.channel_id) AS title, w.obligation_id, h.update_value, h.update_unit,
    ROW_NUMBER() OVER (PARTITION BY h.source_id, h.channel_id ORDER BY CAST(w.rank AS INTEGER), w.obligation_id) AS nth
  FROM registry.channels AS h
  JOIN reference.column_windows AS w
    ON w.title_words IS NULL OR w.title_words = '' OR h.title LIKE CONCAT('%', w.title_words, '%')
  WHERE h.format = 'pages' AND COALESCE(h.role, 'own') = 'own' AND COALESCE(h.update_unit, '') <> 'none'
)
SELECT r.body_id, r.channel_id, r.title, r.obligation_id, r.update_value, r.update_unit
FROM ranked AS r
WHERE r.nth = 1
