-- work.submission_days: the day on which each capture was handed in (first fetch, Beijing; at the latest the as-of
-- day), and the domain that all items of its channel share.
SELECT
  c.capture_id, LEAST(COALESCE(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE), p.as_of), p.as_of) AS day, d.domain
FROM ops.captures AS c
CROSS JOIN run.parameters AS p
LEFT JOIN work.channel_domains AS d ON d.source_id = c.source_id AND d.channel_id = c.channel_id
