-- work.capture_sets: the items to which the decisions of a capture are linked by its channel, as one text
-- `body/item,body/item` in item order: links of this method are the same for every row of a capture.
WITH linked AS (
  SELECT DISTINCT body_id, channel_id, item_id
  FROM core.links
  WHERE method = 'channel' AND record_kind IN ('permit', 'penalty')
)
SELECT
  c.capture_id,
  ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT(l.body_id, '/', l.item_id))), ',') AS item_set
FROM ops.captures AS c
JOIN linked AS l ON l.body_id = c.source_id AND l.channel_id = c.channel_id
GROUP BY c.capture_id
