-- work.notice_domains: the item under which a notice counts (the smallest id of several) and its domain.
SELECT l.record_id, MIN(l.item_id) AS item_id, MIN(d.domain) AS domain
FROM (SELECT record_id, MIN(item_id) AS item_id FROM core.links WHERE record_kind = 'notice' GROUP BY record_id) AS l
LEFT JOIN (SELECT item_id, MAX(domain) AS domain FROM core.catalogue_items GROUP BY item_id) AS d ON d.item_id = l.item_id
GROUP BY l.record_id
