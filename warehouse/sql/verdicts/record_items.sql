-- work.record_items: the item and domain under which a record counts: of several linked items the smallest id.
SELECT l.record_kind, l.record_id, MIN(l.item_id) AS item_id
FROM core.links AS l
GROUP BY l.record_kind, l.record_id
