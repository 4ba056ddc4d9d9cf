-- ops.captures: the capture logs of all bureaus in one table, with the last sight of each content on a website.
-- A failed request to a website stands until a later one succeeds: at that address, or, for a list page, at the
-- list as a whole; that of a page also until the page is found withdrawn. All requests stay in ops.fetches.
WITH fetched AS (
  SELECT c.source_id, c.path, COALESCE(c.sha256, '') AS sha256, MAX(f.finished_at) AS last_seen_at
  FROM raw.fetches AS f
  JOIN raw.captures AS c ON c.source_id = f.source_id AND c.capture_id = f.capture_id
  GROUP BY c.source_id, c.path, COALESCE(c.sha256, '')
),
obtained AS (
  SELECT source_id, url, MAX(finished_at) AS obtained_at
  FROM raw.fetches
  WHERE outcome IN ('ok', 'empty')
  GROUP BY source_id, url
),
walked AS (
  SELECT source_id, channel_id, MAX(looked_at) AS walked_at
  FROM raw.crawls
  WHERE outcome IN ('ok', 'empty')
  GROUP BY source_id, channel_id
)
SELECT c.*, f.last_seen_at
FROM raw.captures AS c
LEFT JOIN fetched AS f
  ON c.fetch_role IS NOT NULL AND f.source_id = c.source_id AND f.path = c.path
  AND f.sha256 = COALESCE(c.sha256, '')
LEFT JOIN obtained AS o ON o.source_id = c.source_id AND o.url = c.path
LEFT JOIN walked AS w ON w.source_id = c.source_id AND w.channel_id = c.channel_id
LEFT JOIN raw.sightings AS s
  ON s.source_id = c.source_id AND s.channel_id = c.channel_id AND s.url = c.path
WHERE c.fetch_role IS NULL
  OR c.outcome IN ('ok', 'empty')
  OR (
    (o.obtained_at IS NULL OR o.obtained_at < c.fetched_at)
    AND (c.fetch_role <> 'list' OR w.walked_at IS NULL OR w.walked_at < c.fetched_at)
    AND s.withdrawn_at IS NULL
  )
