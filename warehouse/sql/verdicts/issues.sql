-- Issues of judging records: dates outside the calendar, claimed dates that cannot be right. One per record and kind.
WITH span AS (
  SELECT MIN(day) AS first_day, MAX(day) AS last_day FROM run.calendar
),
suspect_days AS (
  SELECT
    record_kind, record_id, capture_id, reason_code, anchor_date, published_date, observed_date
  FROM work.judged_records
  WHERE reason_code = 'calendar-missing' OR published_date < anchor_date OR published_date > observed_date
),
suspect AS (
  SELECT record_id, capture_id, reason_code, anchor_date, published_date, observed_date
  FROM suspect_days
  WHERE record_kind = 'notice'
  UNION ALL
  SELECT r.record_id, r.capture_id, s.reason_code, s.anchor_date, s.published_date, s.observed_date
  FROM work.judged_decisions AS r
  JOIN work.decision_classes AS k
    ON k.record_kind = r.record_kind AND k.body_id = r.body_id AND k.item_set = r.item_set
  JOIN work.decision_days AS d
    ON d.class_set = k.class_set
    AND d.decided_date IS NOT DISTINCT FROM r.decided_date
    AND d.published_date IS NOT DISTINCT FROM r.published_date
    AND d.observed_date IS NOT DISTINCT FROM r.observed_date
    AND d.trait = r.trait
  JOIN suspect_days AS s ON s.record_id = d.day_id
),
found AS (
  SELECT
    'calendar-missing' AS rule, s.record_id, s.capture_id, 'decided_date' AS field,
    CAST(s.anchor_date AS VARCHAR) AS value, s.anchor_date AS day, s.published_date
  FROM suspect AS s
  WHERE s.reason_code = 'calendar-missing'
  UNION
  SELECT
    'published-before-decided' AS rule, s.record_id, s.capture_id, 'published_date' AS field,
    CAST(s.published_date AS VARCHAR) AS value, s.anchor_date AS day, s.published_date
  FROM suspect AS s
  WHERE s.published_date < s.anchor_date
  UNION
  SELECT
    'published-after-seen' AS rule, s.record_id, s.capture_id, 'published_date' AS field,
    CAST(s.published_date AS VARCHAR) AS value, s.observed_date AS day, s.published_date
  FROM suspect AS s
  WHERE s.published_date > s.observed_date
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, f.record_id, f.field, f.value)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, c.source_id, f.capture_id, f.record_id, CAST(NULL AS BIGINT) AS row,
  f.field, f.value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_zh,
    '{date}', CAST(f.day AS VARCHAR)),
    '{published}', COALESCE(CAST(f.published_date AS VARCHAR), '')),
    '{first}', CAST(x.first_day AS VARCHAR)),
    '{last}', CAST(x.last_day AS VARCHAR)) AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_en,
    '{date}', CAST(f.day AS VARCHAR)),
    '{published}', COALESCE(CAST(f.published_date AS VARCHAR), '')),
    '{first}', CAST(x.first_day AS VARCHAR)),
    '{last}', CAST(x.last_day AS VARCHAR)) AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = f.rule
LEFT JOIN ops.captures AS c ON c.capture_id = f.capture_id
CROSS JOIN span AS x
