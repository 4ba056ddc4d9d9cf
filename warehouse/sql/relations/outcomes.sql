-- work.outcomes: for each statement the surest way that leads to one notice; a number and a title that lead to
-- different notices contradict each other, and neither counts.
WITH ways AS (
  SELECT
    s.link_id,
    MAX(CASE WHEN c.method = 'link' AND c.candidates = 1 THEN c.record_id END) AS by_link,
    MAX(CASE WHEN c.method = 'number' AND c.candidates = 1 THEN c.record_id END) AS by_number,
    MAX(CASE WHEN c.method = 'title' AND c.candidates = 1 THEN c.record_id END) AS by_title,
    MAX(CASE WHEN c.method = 'title' THEN c.distance END) AS distance,
    MAX(CASE WHEN c.method = 'number' THEN c.candidates END) AS number_candidates,
    COALESCE(MAX(c.candidates), 0) AS candidates
  FROM work.statements AS s
  LEFT JOIN work.candidates AS c ON c.link_id = s.link_id
  GROUP BY s.link_id
)
SELECT
  link_id, candidates, by_link IS NULL AND by_number <> by_title AS is_contradictory,
  CASE
    WHEN by_link IS NOT NULL THEN by_link
    WHEN by_number <> by_title THEN NULL
    WHEN by_number IS NOT NULL THEN by_number
    WHEN number_candidates IS NULL THEN by_title
  END AS to_record_id,
  CASE
    WHEN by_link IS NOT NULL THEN 'link'
    WHEN by_number <> by_title THEN NULL
    WHEN by_number IS NOT NULL THEN 'number'
    WHEN number_candidates IS NULL AND by_title IS NOT NULL THEN 'title'
  END AS method,
  CASE
    WHEN by_link IS NOT NULL THEN 1.0
    WHEN by_number <> by_title THEN NULL
    WHEN by_number IS NOT NULL THEN 1.0
    WHEN number_candidates IS NULL AND by_title IS NOT NULL THEN CASE WHEN distance = 2 THEN 0.95 ELSE 0.9 END
  END AS score
FROM ways
