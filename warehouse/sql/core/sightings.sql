-- ops.sightings: the ledgers of all bureaus, with the day that list and page claim, and whether that day lies before
-- the day (Beijing) of a look that should have shown the entry and did not.
WITH page_dates AS (
  SELECT
    c.source_id, c.channel_id, c.path AS url,
    MIN(TRY_CAST(SUBSTRING(n.published_at, 1, 10) AS DATE)) AS page_date
  FROM parsed.notices AS n
  JOIN raw.captures AS c ON c.source_id = n.source_id AND c.capture_id = n.capture_id
  WHERE n.kind = 'notice' AND c.fetch_role = 'page'
  GROUP BY c.source_id, c.channel_id, c.path
),
claimed AS (
  SELECT
    s.*,
    d.page_date,
    LEAST(
      TRY_CAST(SUBSTRING(s.first_listed_date, 1, 10) AS DATE),
      TRY_CAST(SUBSTRING(s.listed_date, 1, 10) AS DATE),
      d.page_date
    ) AS claimed_date
  FROM raw.sightings AS s
  LEFT JOIN page_dates AS d
    ON d.source_id = s.source_id AND d.channel_id = s.channel_id AND d.url = s.url
)
SELECT
  *,
  role = 'page'
    AND COALESCE(claimed_date < CAST(last_absent_at + INTERVAL 8 HOUR AS DATE), FALSE) AS is_back_dated
FROM claimed
