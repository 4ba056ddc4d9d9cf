-- work.channel_domains: the domain that all items declared for a channel share; NULL when there are several.
SELECT
  i.source_id, i.channel_id,
  CASE WHEN COUNT(d.domain) = COUNT(*) AND COUNT(DISTINCT d.domain) = 1 THEN MIN(d.domain) END AS domain
FROM registry.channel_items AS i
LEFT JOIN (SELECT item_id, MAX(domain) AS domain FROM core.catalogue_items GROUP BY item_id) AS d
  ON d.item_id = i.item_id
GROUP BY i.source_id, i.channel_id
