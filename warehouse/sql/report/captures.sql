-- What collecting gave, by source and channel.
SELECT
    source_id,
    channel_id,
    COUNT(*) AS captures,
    COUNT(CASE WHEN outcome = 'ok' THEN 1 END) AS fetched,
    COUNT(CASE WHEN outcome = 'blocked' THEN 1 END) AS blocked,
    COUNT(CASE WHEN outcome NOT IN ('ok', 'blocked') THEN 1 END) AS failed,
    MIN(fetched_at) AS first_at,
    MAX(COALESCE(last_seen_at, fetched_at)) AS last_at
FROM ops.captures
GROUP BY source_id, channel_id
ORDER BY source_id, channel_id
