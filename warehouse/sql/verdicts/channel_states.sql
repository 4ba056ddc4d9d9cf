-- work.channel_states: the state of each declared channel on the as-of day: the worst latest outcome of its paths.
-- Captures after the as-of day count only for a path that has no earlier one. `observed_until` is the day up to
-- which the channel was seen whole: the last successful look, or, where a path fails now, the last one at that path.
-- A capture tells the first look at a content, which may stay the same for months: of a website the last sight of the
-- content and the last walk through its list (ops.crawls) count too, as far as they lie before the end of the as-of day.
-- `observed_from` is the day of the first successful look. What is dated after `listed_from` would have been seen by
-- then: the day to which a walk through the list reached back, 1900-01-01 where one came to the end of the list.
WITH seen AS (
  SELECT
    c.source_id, c.channel_id, c.path, c.outcome, c.capture_id, c.version_no,
    COALESCE(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE), p.as_of) AS day,
    CASE
      WHEN COALESCE(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE), p.as_of) <= p.as_of THEN 1 ELSE 0
    END AS in_time,
    CASE
      WHEN c.last_seen_at > c.fetched_at AND CAST(c.last_seen_at + INTERVAL 8 HOUR AS DATE) <= p.as_of
        THEN CAST(c.last_seen_at + INTERVAL 8 HOUR AS DATE)
      ELSE COALESCE(CAST(c.fetched_at + INTERVAL 8 HOUR AS DATE), p.as_of)
    END AS last_day
  FROM ops.captures AS c
  CROSS JOIN run.parameters AS p
),
latest AS (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY source_id, channel_id, path
      ORDER BY in_time DESC, CASE WHEN in_time = 1 THEN -version_no ELSE version_no END, capture_id
    ) AS nth,
    MAX(CASE WHEN in_time = 1 AND outcome IN ('ok', 'empty') THEN last_day END) OVER (
      PARTITION BY source_id, channel_id, path
    ) AS path_seen
  FROM seen
),
walked AS (
  SELECT
    w.source_id, w.channel_id, MAX(CAST(w.looked_at + INTERVAL 8 HOUR AS DATE)) AS walk_day,
    MIN(CASE WHEN w.is_complete THEN DATE '1900-01-01' ELSE w.reached_date END) AS reached_date
  FROM ops.crawls AS w
  CROSS JOIN run.parameters AS p
  WHERE w.outcome IN ('ok', 'empty') AND CAST(w.looked_at + INTERVAL 8 HOUR AS DATE) <= p.as_of
  GROUP BY w.source_id, w.channel_id
),
first_seen AS (
  SELECT source_id, channel_id, MIN(day) AS first_day
  FROM seen
  WHERE in_time = 1 AND outcome IN ('ok', 'empty')
  GROUP BY source_id, channel_id
),
looked AS (
  SELECT
    l.source_id, l.channel_id,
    CASE
      WHEN MAX(CASE WHEN l.path_seen IS NULL THEN 1 ELSE 0 END) = 0 THEN LEAST(
        GREATEST(MAX(l.path_seen), MAX(w.walk_day)), MIN(CASE WHEN l.outcome NOT IN ('ok', 'empty') THEN l.path_seen END)
      )
    END AS observed_until
  FROM latest AS l
  LEFT JOIN walked AS w ON w.source_id = l.source_id AND w.channel_id = l.channel_id
  WHERE l.nth = 1
  GROUP BY l.source_id, l.channel_id
),
ranked AS (
  SELECT
    h.source_id, h.channel_id, h.title, h.format, COALESCE(h.role, 'own') AS role, l.capture_id,
    COALESCE(l.outcome, 'not_attempted') AS state, o.observed_until, f.first_day AS observed_from,
    LEAST(f.first_day, w.reached_date) AS listed_from,
    ROW_NUMBER() OVER (
      PARTITION BY h.source_id, h.channel_id
      ORDER BY CASE COALESCE(l.outcome, 'not_attempted')
        WHEN 'blocked' THEN 1 WHEN 'error' THEN 2 WHEN 'not_attempted' THEN 3 WHEN 'moved' THEN 4 ELSE 5
      END, l.path, l.capture_id
    ) AS nth
  FROM registry.channels AS h
  LEFT JOIN latest AS l ON l.source_id = h.source_id AND l.channel_id = h.channel_id AND l.nth = 1
  LEFT JOIN looked AS o ON o.source_id = h.source_id AND o.channel_id = h.channel_id
  LEFT JOIN first_seen AS f ON f.source_id = h.source_id AND f.channel_id = h.channel_id
  LEFT JOIN walked AS w ON w.source_id = h.source_id AND w.channel_id = h.channel_id
)
SELECT
  source_id, channel_id, COALESCE(title, channel_id) AS title, format, role, state, capture_id,
  state NOT IN ('ok', 'empty') AS is_unobserved, observed_until, observed_from,
  listed_from
FROM ranked
WHERE nth = 1
