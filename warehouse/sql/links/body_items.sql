-- work.body_items: the items that a body must publish, or declares that it does.
SELECT body_id, item_id FROM core.obligations WHERE item_id IS NOT NULL
UNION
SELECT source_id AS body_id, item_id FROM registry.channel_items WHERE item_id IS NOT NULL
