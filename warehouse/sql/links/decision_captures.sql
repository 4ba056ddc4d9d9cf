-- work.decision_captures: the channel of each capture, and whether its permits are told apart by their certificates.
SELECT c.capture_id, c.source_id, c.channel_id, COALESCE(p.is_named, FALSE) AS is_named
FROM ops.captures AS c
LEFT JOIN work.decision_places AS p ON p.source_id = c.source_id AND p.channel_id = c.channel_id
