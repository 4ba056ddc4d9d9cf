-- work.body_coverage: whether all columns of a body's site are registered, so that what none of them shows is missing.
WITH ranked AS (
  SELECT
    body_id, coverage,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT body_id, COALESCE(coverage, 'none') = 'complete' AS is_complete
FROM ranked
WHERE nth = 1
