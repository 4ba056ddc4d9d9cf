-- work.judged_updates: verdict of each duty to keep something up to date and month: the last update up to the day of
-- the state must not be older than the rule allows. A column without any entry is an empty column.
WITH entries AS (
  SELECT d.obligation_id, e.month_start, e.last_day, e.found, e.entries
  FROM (SELECT DISTINCT obligation_id, body_id, channel_id FROM work.update_duties WHERE channel_id IS NOT NULL) AS d
  JOIN work.channel_entries AS e ON e.source_id = d.body_id AND e.channel_id = d.channel_id
  UNION ALL
  SELECT
    r.obligation_id,
    MAKE_DATE(
      CAST(EXTRACT(YEAR FROM r.effective_date) AS INTEGER), CAST(EXTRACT(MONTH FROM r.effective_date) AS INTEGER), 1
    ) AS month_start,
    MAX(r.effective_date) AS last_day,
    MAX(CONCAT(CAST(r.effective_date AS VARCHAR), '|', r.record_id, '|', COALESCE(r.capture_id, ''), '|', r.record_kind))
      AS found,
    COUNT(*) AS entries
  FROM (SELECT DISTINCT obligation_id FROM work.update_duties WHERE channel_id IS NULL) AS d
  JOIN work.rule_records AS r ON r.obligation_id = d.obligation_id
  WHERE r.published_date IS NOT NULL
  GROUP BY r.obligation_id, month_start
  UNION ALL
  SELECT
    r.obligation_id, CAST(NULL AS DATE) AS month_start, CAST(NULL AS DATE) AS last_day, CAST(NULL AS VARCHAR) AS found,
    COUNT(*) AS entries
  FROM (SELECT DISTINCT obligation_id FROM work.update_duties WHERE channel_id IS NULL) AS d
  JOIN work.rule_records AS r ON r.obligation_id = d.obligation_id
  WHERE r.published_date IS NULL
  GROUP BY r.obligation_id
),
counts AS (
  SELECT obligation_id, SUM(entries) AS entries FROM entries GROUP BY obligation_id
),
latest AS (
  SELECT u.obligation_id, u.period, MAX(e.found) AS found
  FROM work.update_days AS u
  JOIN entries AS e ON e.obligation_id = u.obligation_id AND e.month_start <= u.state_day
  GROUP BY u.obligation_id, u.period
),
exempted AS (
  SELECT u.obligation_id, u.period, MAX(x.reason) AS exemption
  FROM work.update_days AS u
  JOIN work.exempt_duties AS x
    ON x.obligation_id = u.obligation_id AND u.state_day BETWEEN x.valid_from AND x.valid_to
  GROUP BY u.obligation_id, u.period
),
known AS (
  SELECT
    u.*, l.found,
    CASE WHEN l.found IS NOT NULL THEN LEAST(TRY_CAST(SPLIT_PART(l.found, '|', 1) AS DATE), u.state_day) END AS last_day,
    COALESCE(c.entries, 0) AS entries, x.exemption, COALESCE(b.is_complete, false) AS is_complete
  FROM work.update_days AS u
  LEFT JOIN latest AS l ON l.obligation_id = u.obligation_id AND l.period = u.period
  LEFT JOIN counts AS c ON c.obligation_id = u.obligation_id
  LEFT JOIN exempted AS x ON x.obligation_id = u.obligation_id AND x.period = u.period
  LEFT JOIN work.body_coverage AS b ON b.body_id = u.body_id
),
judged AS (
  SELECT
    *,
    CASE
      WHEN exemption IS NOT NULL THEN 'exempt'
      WHEN last_day >= allowed_from THEN 'updated'
      WHEN allowed_from IS NULL THEN 'update-calendar'
      WHEN NOT has_channel AND NOT is_complete THEN 'no-channel'
      WHEN NOT has_channel AND entries = 0 THEN 'update-no-column'
      WHEN has_channel AND COALESCE(observed_until, starts - 1) < starts THEN
        CASE WHEN is_unobserved THEN CONCAT('channel-', REPLACE(state, '_', '-')) ELSE 'update-unobserved' END
      WHEN valid_from > allowed_from THEN 'period-partial'
      WHEN entries = 0 AND channel_id IS NOT NULL THEN 'column-empty'
      WHEN last_day IS NULL AND entries > 0 THEN 'update-undated'
      WHEN last_day IS NULL THEN 'update-none'
      ELSE 'update-stale'
    END AS reason_code
  FROM known
),
shown AS (
  SELECT
    *,
    CASE WHEN reason_code IN ('updated', 'update-stale') THEN SPLIT_PART(found, '|', 2) END AS found_id,
    CASE WHEN reason_code IN ('updated', 'update-stale') THEN SPLIT_PART(found, '|', 3) END AS found_capture
  FROM judged
)
SELECT
  obligation_id, body_id, item_id, domain, 'periodic' AS kind, record_kind, period, reason_code,
  CASE WHEN reason_code = 'update-unobserved' THEN observed_until ELSE state_day END AS period_end,
  limit_text, term, anchor,
  CASE
    WHEN found_id <> '' AND channel_id IS NULL THEN SPLIT_PART(found, '|', 4)
    WHEN found_id <> '' THEN 'notice'
    WHEN found_capture <> '' THEN 'capture'
    WHEN reason_code IN ('column-empty', 'updated', 'update-stale') OR reason_code LIKE 'channel-%' THEN
      CASE WHEN capture_id IS NOT NULL THEN 'capture' END
  END AS evidence_kind,
  CASE
    WHEN found_id <> '' THEN found_id
    WHEN found_capture <> '' THEN found_capture
    WHEN reason_code IN ('column-empty', 'updated', 'update-stale') OR reason_code LIKE 'channel-%' THEN capture_id
  END AS evidence_id,
  CASE
    WHEN found_capture <> '' THEN found_capture
    WHEN found_id <> '' THEN CAST(NULL AS VARCHAR)
    WHEN reason_code IN ('column-empty', 'updated', 'update-stale') OR reason_code LIKE 'channel-%' THEN capture_id
  END AS evidence_capture_id,
  CASE WHEN reason_code IN ('updated', 'update-stale') THEN last_day END AS published_date,
  CASE WHEN reason_code = 'exempt' THEN exemption ELSE COALESCE(title, '对应的内容') END AS detail
FROM shown
