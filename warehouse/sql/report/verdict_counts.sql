-- How many verdicts of the report's years, by body, domain, kind and status.
SELECT
    body_id,
    domain,
    kind,
    CASE WHEN status = 'not_applicable' AND reason_code IN (SELECT n.reason_code FROM report.not_due AS n) THEN 'not_due' ELSE status END
        AS status,
    COUNT(*) AS verdicts
FROM metrics.verdicts
WHERE SUBSTR(period, 1, 4) IN (SELECT year FROM report.years)
GROUP BY ALL
ORDER BY body_id, domain, kind, status
