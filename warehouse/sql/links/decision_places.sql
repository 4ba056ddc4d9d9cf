-- work.decision_places: the channels whose permits and penalties are decided by certificate: no item is declared for
-- them. More than 200 different certificates are no names but numbers: these go together.
WITH undeclared AS (
  SELECT c.capture_id, c.source_id, c.channel_id
  FROM ops.captures AS c
  WHERE NOT EXISTS (
    SELECT 1 FROM registry.channel_items AS i
    WHERE i.source_id = c.source_id AND i.channel_id = c.channel_id AND i.item_id IS NOT NULL
  )
)
SELECT
  'permit' AS record_kind, u.source_id, u.channel_id, COUNT(DISTINCT r.certificate_name) BETWEEN 1 AND 200 AS is_named
FROM core.permits AS r
JOIN undeclared AS u ON u.capture_id = r.capture_id
GROUP BY u.source_id, u.channel_id
