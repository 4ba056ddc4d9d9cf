-- How many verdicts of the report's years, by body, domain, kind and status.
SELECT
    body_id,
    domain,
    kind,
    status,
    COUNT(*) AS verdicts
FROM metrics.verdicts
WHERE SUBSTR(period, 1, 4) IN (SELECT year FROM report.years)
GROUP BY body_id, domain, kind, status
ORDER BY body_id, domain, kind, status
