-- work.update_duties: the duties judged by how old the last update is, with where it would be seen: columns of a site,
-- and items with a period in days. They are judged from the month of the first look on: what is kept up to date
-- shows its last update only.
WITH looks AS (
  SELECT source_id, channel_id, MIN(CAST(fetched_at + INTERVAL 8 HOUR AS DATE)) AS first_look
  FROM ops.captures
  GROUP BY source_id, channel_id
)
SELECT
  d.obligation_id, d.body_id, d.item_id, d.domain, d.record_kind, d.value, d.unit, d.limit_text, d.term, d.anchor,
  d.valid_from, d.valid_to, d.channel_id, c.title, c.state, c.capture_id, c.is_unobserved, c.observed_until,
  true AS has_channel, COALESCE(l.first_look, p.as_of - 30) AS first_look
FROM work.duties AS d
CROSS JOIN run.parameters AS p
JOIN work.channel_states AS c ON c.source_id = d.body_id AND c.channel_id = d.channel_id
LEFT JOIN looks AS l ON l.source_id = d.body_id AND l.channel_id = d.channel_id
WHERE d.testable AND d.kind = 'periodic' AND d.channel_id IS NOT NULL
UNION ALL
SELECT
  d.obligation_id, d.body_id, d.item_id, d.domain, d.record_kind, d.value, d.unit, d.limit_text, d.term, d.anchor,
  d.valid_from, d.valid_to, d.channel_id, c.title, c.state, c.capture_id, c.is_unobserved,
  c.observed_until, c.body_id IS NOT NULL AS has_channel, COALESCE(l.first_look, p.as_of - 30) AS first_look
FROM work.duties AS d
CROSS JOIN run.parameters AS p
LEFT JOIN (SELECT source_id, MIN(first_look) AS first_look FROM looks GROUP BY source_id) AS l ON l.source_id = d.body_id
LEFT JOIN work.watched AS c ON c.body_id = d.body_id AND c.item_id IS NOT DISTINCT FROM d.item_id
WHERE d.testable AND d.kind = 'periodic' AND d.channel_id IS NULL AND d.months IS NULL
