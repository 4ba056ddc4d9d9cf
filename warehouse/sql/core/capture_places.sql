-- core.capture_places: where a capture stands, whether its content is what stands there now, and its dates.
SELECT
  c.capture_id,
  c.source_id,
  c.channel_id,
  c.path,
  COALESCE(n.role, 'own') AS role,
  k.capture_id IS NOT NULL AS is_current,
  d.published_date,
  d.first_seen_at
FROM ops.captures AS c
JOIN core.capture_dates AS d ON d.capture_id = c.capture_id
LEFT JOIN ops.current_captures AS k ON k.capture_id = c.capture_id
LEFT JOIN registry.channels AS n ON n.source_id = c.source_id AND n.channel_id = c.channel_id
