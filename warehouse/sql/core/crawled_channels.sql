-- work.crawled_channels: per channel of a website the last good look up to the as-of day (any, when there is none),
-- the last crawl, and the newest day on which something was published by then.
WITH looks AS (
  SELECT
    w.*,
    CAST(w.looked_at + INTERVAL 8 HOUR AS DATE) AS look_day,
    CASE WHEN CAST(w.started_at + INTERVAL 8 HOUR AS DATE) <= p.as_of THEN 1 ELSE 0 END AS in_time
  FROM ops.crawls AS w
  CROSS JOIN run.parameters AS p
),
good AS (
  SELECT
    source_id, channel_id,
    COALESCE(MAX(CASE WHEN in_time = 1 THEN look_day END), MAX(look_day)) AS look_day
  FROM looks
  WHERE outcome IN ('ok', 'empty') AND look_day IS NOT NULL
  GROUP BY source_id, channel_id
),
latest AS (
  SELECT
    source_id, channel_id, outcome, detail, entries, known, requests, new, changed, vanished,
    ROW_NUMBER() OVER (PARTITION BY source_id, channel_id ORDER BY in_time DESC, started_at DESC, crawl_id) AS nth
  FROM looks
),
shown AS (
  SELECT
    s.source_id, s.channel_id, g.look_day,
    COALESCE(s.claimed_date, CAST(s.first_seen_at + INTERVAL 8 HOUR AS DATE)) AS day
  FROM ops.sightings AS s
  JOIN good AS g ON g.source_id = s.source_id AND g.channel_id = s.channel_id
  WHERE s.role = 'page'
),
newest AS (
  SELECT source_id, channel_id, MAX(day) AS newest_date
  FROM shown
  WHERE day <= look_day
  GROUP BY source_id, channel_id
)
SELECT
  c.source_id, c.channel_id, c.title, c.cadence, c.max_silent_days, g.look_day, n.newest_date,
  l.outcome, l.detail, l.entries, l.known, p.as_of
FROM work.web_channels AS c
CROSS JOIN run.parameters AS p
LEFT JOIN good AS g ON g.source_id = c.source_id AND g.channel_id = c.channel_id
LEFT JOIN latest AS l ON l.source_id = c.source_id AND l.channel_id = c.channel_id AND l.nth = 1
LEFT JOIN newest AS n ON n.source_id = c.source_id AND n.channel_id = c.channel_id
ORDER BY c.source_id, c.channel_id
