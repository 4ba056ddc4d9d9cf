-- work.body_names: the newest name of each body; a reorganised body keeps its id and its figures under it.
SELECT body_id, name
FROM (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, name) AS nth
  FROM core.bodies
) AS b
WHERE nth = 1
