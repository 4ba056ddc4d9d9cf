-- The domains of the catalogue, and any other that a verdict or figure names.
SELECT
    domain,
    MIN(domain_no) AS domain_no,
    COUNT(DISTINCT item_id) AS items
FROM core.catalogue_items
WHERE domain IS NOT NULL
GROUP BY domain
UNION ALL
SELECT DISTINCT domain, CAST(NULL AS VARCHAR) AS domain_no, 0 AS items
FROM metrics.verdicts
WHERE domain IS NOT NULL AND domain NOT IN (SELECT domain FROM core.catalogue_items WHERE domain IS NOT NULL)
