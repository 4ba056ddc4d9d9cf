-- work.channel_entries: what the columns show, by column and month of the claimed day: the last day of an update, and
-- the record of it. Entries come from pages and files, from list pages and from the ledger of the website; a claim after the
-- first sight counts as of the first sight. An entry without a day counts for the column not being empty only.
WITH shown AS (
  SELECT
    c.source_id, c.channel_id, c.capture_id,
    COALESCE(TRY_CAST(SUBSTRING(n.published_at, 1, 10) AS DATE), c.published_date) AS claimed,
    CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE) AS seen
  FROM ops.captures AS c
  LEFT JOIN parsed.notices AS n ON n.source_id = c.source_id AND n.capture_id = c.capture_id
  WHERE c.format = 'pages' AND c.outcome = 'ok' AND COALESCE(c.fetch_role, 'page') <> 'list'
    AND COALESCE(n.kind, '') NOT IN ('list', 'blocked')
  UNION ALL
  SELECT
    c.source_id, c.channel_id, c.capture_id, TRY_CAST(SUBSTRING(e.date, 1, 10) AS DATE) AS claimed,
    CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE) AS seen
  FROM parsed.entries AS e
  JOIN ops.captures AS c ON c.source_id = e.source_id AND c.capture_id = e.capture_id
  WHERE e.kind = 'list' AND c.format = 'pages' AND COALESCE(c.fetch_role, 'list') = 'list'
  UNION ALL
  SELECT
    source_id, channel_id, COALESCE(capture_id, list_capture_id) AS capture_id,
    COALESCE(page_date, TRY_CAST(SUBSTRING(COALESCE(first_listed_date, listed_date), 1, 10) AS DATE)) AS claimed,
    CAST(first_seen_at + INTERVAL 8 HOUR AS DATE) AS seen
  FROM ops.sightings
  WHERE role = 'page'
),
dated AS (
  SELECT
    s.source_id, s.channel_id, s.capture_id, CASE WHEN s.claimed IS NOT NULL THEN LEAST(s.claimed, s.seen) END AS day,
    s.seen
  FROM shown AS s
  CROSS JOIN run.parameters AS p
  WHERE COALESCE(s.seen, p.as_of) <= p.as_of
),
records AS (
  SELECT capture_id, MIN(record_id) AS record_id FROM core.notices GROUP BY capture_id
)
SELECT
  d.source_id, d.channel_id,
  MAKE_DATE(CAST(EXTRACT(YEAR FROM d.day) AS INTEGER), CAST(EXTRACT(MONTH FROM d.day) AS INTEGER), 1) AS month_start,
  MAX(d.day) AS last_day,
  MAX(CASE WHEN d.day IS NOT NULL THEN CONCAT(
    CAST(d.day AS VARCHAR), '|', COALESCE(r.record_id, ''), '|', COALESCE(d.capture_id, '')
  ) END) AS found,
  COUNT(*) AS entries
FROM dated AS d
LEFT JOIN records AS r ON r.capture_id = d.capture_id
GROUP BY d.source_id, d.channel_id, month_start
