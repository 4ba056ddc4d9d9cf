-- work.capture_roles: whether a capture shows the body's own channel or the credit portal.
SELECT c.capture_id, COALESCE(h.role, 'own') AS role
FROM ops.captures AS c
JOIN registry.channels AS h ON h.source_id = c.source_id AND h.channel_id = c.channel_id
