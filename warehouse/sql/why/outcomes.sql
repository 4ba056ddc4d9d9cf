-- The rows of work.why_rows by what became of them, with the points that they cost, numbered within each outcome.
WITH judged AS (
  SELECT
    r.*, p.points,
    CASE WHEN NOT r.is_counted THEN 'excluded' WHEN r.is_hit <> w.hits_are_bad THEN 'done' ELSE 'failed' END AS outcome
  FROM work.why_rows AS r
  CROSS JOIN run.why AS w
  LEFT JOIN run.why_points AS p ON p.row_kind = r.row_kind AND p.row_id = r.row_id
)
SELECT
  j.*,
  ROW_NUMBER() OVER (
    PARTITION BY j.outcome ORDER BY j.due_date NULLS LAST, j.domain NULLS LAST, j.item_id NULLS LAST, j.row_id
  ) AS nth
FROM judged AS j
