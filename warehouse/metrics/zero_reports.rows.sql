-- One row per body, kind of data and period: that of the body in metrics.zero_reports.
SELECT
  body_id, domain, kind, period, denominator = 1 AS is_counted, numerator = 1 AS is_hit, 'body' AS row_kind,
  body_id AS row_id, CAST(NULL AS VARCHAR) AS verdict_id, CAST(NULL AS VARCHAR) AS item_id,
  CASE
    WHEN numerator = 1 THEN CONCAT(period, '没有报送任何数据（零报送）。')
    WHEN denominator = 1 THEN CONCAT(period, '报送了数据。')
    ELSE CONCAT(period, '没有看到数据，栏目又没有采集到期末，不能断定零报送。')
  END AS reason,
  CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, CAST(NULL AS DATE) AS published_date,
  CAST(NULL AS DATE) AS observed_date, CAST(NULL AS VARCHAR) AS evidence_kind,
  CAST(NULL AS VARCHAR) AS evidence_id, CAST(NULL AS VARCHAR) AS evidence_capture_id
FROM metrics.zero_reports
WHERE body_id IS NOT NULL
