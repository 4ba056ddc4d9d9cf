-- work.capture_absences: for each page that a list named when it was first seen, the day (Beijing) of the last whole
-- look at that list without it. Only pages with such a look.
SELECT c.capture_id, CAST(s.last_absent_at + INTERVAL 8 HOUR AS DATE) AS last_absent_date
FROM ops.captures AS c
JOIN ops.sightings AS s
  ON s.source_id = c.source_id AND s.channel_id = c.channel_id AND s.url = c.path AND s.role = 'page'
WHERE s.last_absent_at IS NOT NULL AND s.last_absent_at < s.first_seen_at
