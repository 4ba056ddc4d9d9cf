-- The editions of each publisher's catalogue by domain: their first day. Files under one name of a version are one.
SELECT
  source_id, version, COALESCE(domain, '') AS domain, MIN(COALESCE(valid_from, DATE '1900-01-01')) AS valid_from
FROM core.catalogue_items
GROUP BY source_id, version, COALESCE(domain, '')
ORDER BY source_id, valid_from, version, domain
