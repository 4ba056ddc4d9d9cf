-- work.item_domains: the domain of an item.
SELECT item_id, MAX(domain) AS domain
FROM core.catalogue_items
GROUP BY item_id
