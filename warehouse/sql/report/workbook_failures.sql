-- How many duties not done (or rows in error) cost points in a scheme and period (`Deduction.failure`).
SELECT COUNT(*) AS rows
FROM (
  SELECT DISTINCT
    body_id,
    CASE WHEN verdict_id IS NULL THEN row_kind ELSE 'verdict' END AS failure_kind,
    COALESCE(verdict_id, row_id) AS failure_id
  FROM metrics.deductions
  WHERE scheme = $scheme AND period = $period
) AS failures
