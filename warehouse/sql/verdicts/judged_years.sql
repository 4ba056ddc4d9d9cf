-- work.judged_years: verdict of each duty and year.
WITH coverage AS (
  SELECT
    body_id, coverage,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
),
weighed AS (
  SELECT
    y.*, c.title, c.state, c.capture_id AS channel_capture_id,
    CASE
      WHEN y.exemption IS NOT NULL THEN 'exempt'
      WHEN y.kind = 'exists' AND y.mode = '依申请' THEN 'on-request'
      WHEN NOT y.testable THEN y.untestable_code
      WHEN TRY_CAST(SPLIT_PART(e.complete_found, '|', 1) AS DATE) <= y.period_end THEN 'published'
      WHEN TRY_CAST(SPLIT_PART(e.any_found, '|', 1) AS DATE) <= y.period_end THEN 'empty-page'
      WHEN c.is_unobserved THEN CONCAT('channel-', REPLACE(c.state, '_', '-'))
      WHEN c.body_id IS NULL AND COALESCE(b.coverage, 'none') <> 'complete' THEN 'no-channel'
      WHEN c.body_id IS NULL THEN 'no-column'
      ELSE 'nothing-published'
    END AS reason_code,
    CASE
      WHEN TRY_CAST(SPLIT_PART(e.complete_found, '|', 1) AS DATE) <= y.period_end THEN e.complete_found
      ELSE e.any_found
    END AS found
  FROM work.duty_years AS y
  LEFT JOIN work.duty_evidence AS e ON e.obligation_id = y.obligation_id
  LEFT JOIN work.item_channels AS c ON c.body_id = y.body_id AND c.item_id IS NOT DISTINCT FROM y.item_id
  LEFT JOIN coverage AS b ON b.body_id = y.body_id AND b.nth = 1
),
evidence_records AS (
  SELECT
    record_kind, record_id, written_date, decided_date, published_date, observed_date, capture_id
  FROM work.records
  WHERE record_kind = 'notice'
  UNION ALL
  SELECT
    d.record_kind, d.record_id, CAST(NULL AS DATE) AS written_date, d.decided_date, d.published_date,
    d.observed_date, d.capture_id
  FROM work.decisions AS d
  JOIN (
    SELECT DISTINCT SPLIT_PART(found, '|', 2) AS record_kind, SPLIT_PART(found, '|', 3) AS record_id
    FROM weighed
    WHERE reason_code IN ('published', 'empty-page')
  ) AS f ON f.record_kind = d.record_kind AND f.record_id = d.record_id
),
shown AS (
  SELECT
    *,
    CASE WHEN reason_code IN ('published', 'empty-page') THEN SPLIT_PART(found, '|', 2) END AS found_kind,
    CASE WHEN reason_code IN ('published', 'empty-page') THEN SPLIT_PART(found, '|', 3) END AS found_id
  FROM weighed
)
SELECT
  s.obligation_id, s.body_id, s.item_id, s.domain, s.kind, s.record_kind, CAST(s.year AS VARCHAR) AS period,
  s.reason_code, '' AS place, s.period_end, s.limit_text, s.term, s.anchor,
  CASE
    WHEN s.found_id IS NOT NULL THEN s.found_kind
    WHEN s.reason_code LIKE 'channel-%' AND s.channel_capture_id IS NOT NULL THEN 'capture'
  END AS evidence_kind,
  CASE
    WHEN s.found_id IS NOT NULL THEN s.found_id
    WHEN s.reason_code LIKE 'channel-%' THEN s.channel_capture_id
  END AS evidence_id,
  CASE
    WHEN s.found_id IS NOT NULL THEN r.capture_id
    WHEN s.reason_code LIKE 'channel-%' THEN s.channel_capture_id
  END AS evidence_capture_id,
  CAST(NULL AS DATE) AS due_date,
  COALESCE(r.decided_date, r.written_date) AS decided_date,
  r.published_date, r.observed_date,
  -- the day that was judged by: of a back-dated claim that of the first sight
  CASE
    WHEN r.published_date IS NOT NULL OR r.observed_date IS NOT NULL THEN TRY_CAST(SPLIT_PART(s.found, '|', 1) AS DATE)
  END AS effective_date,
  CAST(NULL AS BIGINT) AS lag_workdays,
  CASE WHEN s.reason_code = 'exempt' THEN s.exemption WHEN s.reason_code LIKE 'channel-%' THEN s.title ELSE '' END
    AS detail
FROM shown AS s
LEFT JOIN evidence_records AS r ON r.record_kind = s.found_kind AND r.record_id = s.found_id
