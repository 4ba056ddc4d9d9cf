-- work.candidates: the notices that a statement may mean, by number, title or address. Of titles only the nearest
-- form counts; a document of another class (an interpretation that shows the number of its policy) does not.
WITH by_title AS (
  SELECT
    s.id AS link_id, n.id AS record_id, MIN(s.form + n.form) AS distance
  FROM work.title_keys AS s
  JOIN work.title_keys AS n ON n.title_key = s.title_key AND n.side = 'notice'
  WHERE s.side = 'statement'
  GROUP BY s.id, n.id
),
found AS (
  SELECT s.link_id, n.record_id, 'number' AS method, 0 AS distance
  FROM work.statements AS s
  JOIN work.notice_records AS n ON n.number = s.number
  UNION ALL
  SELECT link_id, record_id, 'title' AS method, distance FROM by_title
  UNION ALL
  SELECT s.link_id, n.record_id, 'link' AS method, 0 AS distance
  FROM work.statements AS s
  JOIN work.notice_records AS n ON n.address = s.address
),
fitting AS (
  SELECT
    f.link_id, f.record_id, f.method, f.distance,
    CASE WHEN n.source_id = s.source_id THEN 0 ELSE 1 END AS is_foreign
  FROM found AS f
  JOIN work.statements AS s ON s.link_id = f.link_id
  JOIN work.notice_records AS n ON n.record_id = f.record_id
  WHERE f.record_id <> s.record_id AND (n.class = s.class OR f.method = 'link')
),
nearest AS (
  SELECT
    *,
    RANK() OVER (PARTITION BY link_id, method ORDER BY distance, is_foreign) AS place
  FROM fitting
)
SELECT
  link_id, method, MIN(record_id) AS record_id, COUNT(DISTINCT record_id) AS candidates, MIN(distance) AS distance
FROM nearest
WHERE place = 1
GROUP BY link_id, method
