-- ops.current_captures: what stands at each path now. A content counts until a newer content takes its place,
-- a failed attempt until anything newer does; newer is what was seen later.
WITH ranked AS (
  SELECT
    capture_id, outcome,
    ROW_NUMBER() OVER (
      PARTITION BY source_id, channel_id, path ORDER BY COALESCE(last_seen_at, fetched_at) DESC, version_no DESC
    ) AS nth,
    ROW_NUMBER() OVER (
      PARTITION BY source_id, channel_id, path, outcome = 'ok'
      ORDER BY COALESCE(last_seen_at, fetched_at) DESC, version_no DESC
    ) AS nth_alike
  FROM ops.captures
)
SELECT capture_id FROM ranked
WHERE (outcome = 'ok' AND nth_alike = 1) OR (outcome <> 'ok' AND nth = 1)
