-- work.first_looks: the day (in Beijing) of the first look at each body, at its own sources or else at any.
WITH looks AS (
  SELECT c.source_id, MIN(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE)) AS first_day
  FROM ops.captures AS c
  GROUP BY c.source_id
)
SELECT
  b.body_id, COALESCE(MIN(l.first_day), (SELECT MIN(a.first_day) FROM looks AS a)) AS first_day
FROM core.bodies AS b
LEFT JOIN looks AS l ON l.source_id = b.body_id
GROUP BY b.body_id
