-- work.record_items: the item under which a record counts: of several linked items the smallest id.
SELECT record_kind, record_id, MIN(item_id) AS item_id
FROM work.links
GROUP BY record_kind, record_id
