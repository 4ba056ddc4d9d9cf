-- Working days from decision or writing to publication, of records with a time limit.
SELECT
    CASE WHEN lag_workdays < 0 THEN -1 WHEN lag_workdays > 40 THEN 41 ELSE lag_workdays END AS lag,
    status,
    COUNT(*) AS records
FROM metrics.verdicts
WHERE
    kind = 'within'
    AND status IN ('met', 'late')
    AND lag_workdays IS NOT NULL
    AND SUBSTR(period, 1, 4) IN (SELECT year FROM report.years)
GROUP BY CASE WHEN lag_workdays < 0 THEN -1 WHEN lag_workdays > 40 THEN 41 ELSE lag_workdays END, status
ORDER BY lag, status
