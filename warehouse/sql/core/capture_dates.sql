-- core.capture_dates: when the content of a capture was published (claimed) and first seen by us.
-- Claimed: the date that the capture manifest noted beside the file, else the date of the list entry
-- or notice that links to it.
WITH linked AS (
  SELECT source_id, url, MIN(TRY_CAST(SUBSTRING(date, 1, 10) AS DATE)) AS linked_date
  FROM parsed.entries
  WHERE url IS NOT NULL
  GROUP BY source_id, url
)
SELECT
  c.capture_id,
  COALESCE(c.published_date, l.linked_date) AS published_date,
  c.fetched_at AS first_seen_at
FROM ops.captures AS c
LEFT JOIN linked AS l
  ON l.source_id = c.source_id AND l.url = c.url
