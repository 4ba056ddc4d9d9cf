-- The editions of each publisher's catalogue by domain: their series and first day. Files under one name of a version
-- are one.
WITH series AS (
  SELECT source_id, catalogue_version AS version, MIN(COALESCE(catalogue_series, '')) AS series
  FROM registry.channels
  WHERE catalogue_version IS NOT NULL
  GROUP BY source_id, catalogue_version
)
SELECT
  i.source_id, i.version, COALESCE(s.series, '') AS series, COALESCE(i.domain, '') AS domain,
  MIN(COALESCE(i.valid_from, DATE '1900-01-01')) AS valid_from
FROM core.catalogue_items AS i
LEFT JOIN series AS s ON s.source_id = i.source_id AND s.version = i.version
GROUP BY i.source_id, i.version, COALESCE(s.series, ''), COALESCE(i.domain, '')
ORDER BY source_id, valid_from, version, domain
