-- ops.issues: findings of reading, core and metrics, numbered. Of several contents of one file only the
-- newest counts: what was mended in a later version is no longer an issue.
WITH found AS (
  SELECT rule, severity, responsibility, source_id, capture_id, CAST(NULL AS VARCHAR) AS record_id,
    row, field, value, locator, message_zh, message_en
  FROM parsed.issues
  UNION ALL
  SELECT rule, severity, responsibility, source_id, capture_id, record_id,
    row, field, value, locator, message_zh, message_en
  FROM ops.findings
),
placed AS (
  SELECT
    f.*,
    CONCAT_WS('|', f.rule, COALESCE(f.source_id, ''), COALESCE(f.capture_id, ''), COALESCE(f.record_id, ''),
      COALESCE(CAST(f.row AS VARCHAR), ''), COALESCE(f.field, ''), COALESCE(f.locator, ''), f.message_zh) AS place
  FROM found AS f
  LEFT JOIN ops.current_captures AS c ON c.capture_id = f.capture_id
  WHERE f.capture_id IS NULL OR c.capture_id IS NOT NULL
),
counted AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY place ORDER BY value) AS nth
  FROM placed
)
SELECT
  CONCAT('issue-', SUBSTRING(SHA256(CONCAT(place, '|', CAST(nth AS VARCHAR))), 1, 16)) AS issue_id,
  rule, severity, responsibility, source_id, capture_id, record_id, row, field, value, locator, message_zh, message_en
FROM counted
