-- What could not be looked at, by body and reason.
SELECT
    body_id,
    reason_code,
    reason,
    COUNT(*) AS duties,
    COUNT(DISTINCT item_id) AS items
FROM metrics.verdicts
WHERE status = 'not_observed' AND SUBSTR(period, 1, 4) IN (SELECT year FROM report.years)
GROUP BY body_id, reason_code, reason
ORDER BY body_id, duties DESC, reason
