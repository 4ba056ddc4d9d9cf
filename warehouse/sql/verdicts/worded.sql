-- work.worded: every verdict with status and reason in words (reference/statuses.csv). Those of permits and penalties
-- stand once per `day_id`; their records follow in decision_verdicts.sql and portal_verdicts.sql.
WITH wording AS (
  SELECT
    obligation_id, MAX(body_id) AS body_id, MAX(anchor) AS anchor, MAX(term) AS term, MAX(limit_text) AS limit_text
  FROM work.duties
  WHERE kind = 'within' AND testable
  GROUP BY obligation_id
),
-- what is due, for duties that no record of their own names
subjects AS (
  SELECT d.obligation_id, CONCAT('“', MAX(COALESCE(i.name, NULLIF(d.subject, ''))), '”') AS subject
  FROM work.duties AS d
  LEFT JOIN (
    SELECT item_id, MAX(COALESCE(NULLIF(level3, ''), NULLIF(level2, ''), level1)) AS name
    FROM core.catalogue_items
    GROUP BY item_id
  ) AS i ON i.item_id = d.item_id
  WHERE d.kind IN ('periodic', 'by_date', 'count') AND COALESCE(i.name, NULLIF(d.subject, '')) IS NOT NULL
  GROUP BY d.obligation_id
),
judged AS (
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    place, period_end, limit_text, term, anchor, evidence_kind, evidence_id, evidence_capture_id, due_date,
    decided_date, published_date, observed_date,
    effective_date, lag_workdays, detail,
    CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_years
  UNION ALL
  SELECT
    CASE WHEN r.record_kind <> 'notice' THEN r.record_id END AS day_id,
    r.obligation_id, w.body_id, r.item_id, r.domain, 'within' AS kind, r.record_kind,
    STRFTIME(r.bound_day, '%Y-%m') AS period, r.reason_code, CONCAT(r.record_kind, '|', r.record_id) AS place,
    CAST(NULL AS DATE) AS period_end, w.limit_text, w.term, w.anchor, r.record_kind AS evidence_kind,
    r.record_id AS evidence_id, r.capture_id AS evidence_capture_id, r.due_date, r.anchor_date AS decided_date,
    r.published_date, r.observed_date, r.effective_date, r.lag_workdays, COALESCE(r.detail, '') AS detail,
    CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_records AS r
  JOIN wording AS w ON w.obligation_id = r.obligation_id
  UNION ALL
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    place, period_end, limit_text, term, anchor, evidence_kind, evidence_id, evidence_capture_id,
    CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, CAST(NULL AS DATE) AS published_date,
    CAST(NULL AS DATE) AS observed_date, CAST(NULL AS DATE) AS effective_date, CAST(NULL AS BIGINT) AS lag_workdays,
    detail, CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_channels
  UNION ALL
  SELECT
    day_id, obligation_id, body_id, item_id, domain, 'together' AS kind, record_kind,
    STRFTIME(decided_date, '%Y-%m') AS period, reason_code, '' AS place, period_end, '' AS limit_text, term, anchor,
    record_kind AS evidence_kind, CAST(NULL AS VARCHAR) AS evidence_id, CAST(NULL AS VARCHAR) AS evidence_capture_id,
    due_date, decided_date, published_date, observed_date, effective_date, lag_workdays, detail,
    CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_portal
  UNION ALL
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    '' AS place, period_end, limit_text, term, anchor, evidence_kind, evidence_id, evidence_capture_id, due_date,
    CAST(NULL AS DATE) AS decided_date, published_date, observed_date, effective_date,
    CAST(NULL AS BIGINT) AS lag_workdays, detail, demanded, counted
  FROM work.judged_periods
  UNION ALL
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    '' AS place, period_end, limit_text, term, anchor, evidence_kind, evidence_id, evidence_capture_id,
    CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, published_date,
    CAST(NULL AS DATE) AS observed_date, published_date AS effective_date, CAST(NULL AS BIGINT) AS lag_workdays,
    detail, CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_updates
  UNION ALL
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    place, CAST(NULL AS DATE) AS period_end, limit_text, term, anchor, 'notice' AS evidence_kind, evidence_id,
    evidence_capture_id, CAST(NULL AS DATE) AS due_date, decided_date, published_date, observed_date, effective_date,
    CAST(NULL AS BIGINT) AS lag_workdays, detail, demanded, counted
  FROM work.judged_windows
  UNION ALL
  SELECT
    CAST(NULL AS VARCHAR) AS day_id, obligation_id, body_id, item_id, domain, kind, record_kind, period, reason_code,
    place, period_end, limit_text, term, anchor, 'notice' AS evidence_kind, evidence_id, evidence_capture_id,
    due_date, decided_date, published_date, observed_date, effective_date, lag_workdays, detail,
    CAST(NULL AS BIGINT) AS demanded, CAST(NULL AS BIGINT) AS counted
  FROM work.judged_pairs
),
worded AS (
  SELECT
    j.*, s.status, s.zh, COALESCE(u.subject, '应公开的内容') AS subject,
    COALESCE(l.zh, j.anchor, '') AS clock_zh,
    CASE
      WHEN j.period LIKE '%-Q%' THEN CONCAT(SUBSTRING(j.period, 1, 4), '年第', SUBSTRING(j.period, 7, 1), '季度')
      WHEN j.period LIKE '%-H1' THEN CONCAT(SUBSTRING(j.period, 1, 4), '年上半年')
      WHEN j.period LIKE '%-H2' THEN CONCAT(SUBSTRING(j.period, 1, 4), '年下半年')
      WHEN LENGTH(j.period) = 4 THEN CONCAT(j.period, '年')
      ELSE CONCAT(SUBSTRING(j.period, 1, 4), '年', CAST(CAST(SUBSTRING(j.period, 6, 2) AS INTEGER) AS VARCHAR), '月')
    END AS period_zh
  FROM judged AS j
  JOIN reference.statuses AS s ON s.reason_code = j.reason_code
  LEFT JOIN reference.anchors AS l ON l.anchor = j.anchor AND l.record_kind = j.record_kind
  LEFT JOIN subjects AS u ON u.obligation_id = j.obligation_id
)
SELECT
  w.day_id,
  'verdict-' || SUBSTRING(SHA256(CONCAT_WS('|', w.obligation_id, w.period, w.place)), 1, 16) AS verdict_id,
  w.obligation_id, w.body_id, w.item_id, w.domain, w.kind, w.record_kind, w.period, w.status, w.reason_code,
  REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
    REPLACE(w.zh,
    '{anchor_date}', COALESCE(CAST(w.decided_date AS VARCHAR), '')),
    '{clock}', w.clock_zh),
    '{due}', COALESCE(CAST(w.due_date AS VARCHAR), '')),
    '{published}', COALESCE(CAST(w.published_date AS VARCHAR), '')),
    '{observed}', COALESCE(CAST(w.observed_date AS VARCHAR), '未见')),
    '{evidence_date}', COALESCE(CAST(w.effective_date AS VARCHAR), '')),
    '{period_end}', COALESCE(CAST(w.period_end AS VARCHAR), '')),
    '{period}', w.period_zh),
    '{days}', COALESCE(CAST(DATE_DIFF('day', w.effective_date, w.period_end) AS VARCHAR), '')),
    '{demanded}', COALESCE(CAST(w.demanded AS VARCHAR), '')),
    '{counted}', COALESCE(CAST(w.counted AS VARCHAR), '')),
    '{term}', w.term),
    '{subject}', w.subject),
    '{detail}', w.detail),
    '{limit}', w.limit_text) AS reason,
  w.due_date, w.evidence_kind, w.evidence_id, w.evidence_capture_id, w.decided_date, w.published_date,
  w.observed_date, w.lag_workdays, w.demanded, w.counted, p.as_of
FROM worded AS w
CROSS JOIN run.parameters AS p
