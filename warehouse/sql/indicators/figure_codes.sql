-- work.figure_codes: the texts by which figures are told apart, numbered within each column in their order; NULL comes
-- last, as it does in the table. Millions of figures are joined and sorted by numbers, and take the texts at the end.
WITH told AS (
  SELECT DISTINCT 1 AS part, indicator AS text FROM work.figures
  UNION ALL
  SELECT DISTINCT 2 AS part, period AS text FROM work.figures
  UNION ALL
  SELECT DISTINCT 3 AS part, body_id AS text FROM work.figures
  UNION ALL
  SELECT DISTINCT 4 AS part, domain AS text FROM work.figures
  UNION ALL
  SELECT DISTINCT 5 AS part, kind AS text FROM work.figures
  UNION ALL
  SELECT DISTINCT 6 AS part, field AS text FROM work.figures
)
SELECT part, text, ROW_NUMBER() OVER (PARTITION BY part ORDER BY text NULLS LAST) AS no
FROM told
