-- Units of requests_answered, requests_disclosed and requests_corrected: figures of the annual reports in use, by scope.
-- A report whose sums do not hold is left out and asked about (issues); nothing is adjusted.
WITH totals AS (
  SELECT
    record_id, body_id, scope, report_year, capture_id, published_date,
    CAST(MAX(CASE WHEN table_no = '3' AND row_code = '1' THEN value END) AS BIGINT) AS received,
    CAST(MAX(CASE WHEN table_no = '3' AND row_code = '2' THEN value END) AS BIGINT) AS carried_in,
    CAST(MAX(CASE WHEN table_no = '3' AND row_code = '3.7' THEN value END) AS BIGINT) AS handled,
    CAST(MAX(CASE WHEN table_no = '3' AND row_code = '4' THEN value END) AS BIGINT) AS carried_out,
    CAST(SUM(CASE WHEN table_no = '3' AND row_code IN ('3.1', '3.2') THEN value END) AS BIGINT) AS disclosed
  FROM core.request_handling
  WHERE is_current AND column_code = 'total'
  GROUP BY record_id, body_id, scope, report_year, capture_id, published_date
),
reviews AS (
  SELECT
    record_id, body_id, scope, report_year, capture_id, published_date,
    CAST(SUM(CASE WHEN column_code = 'corrected' THEN value END) AS BIGINT) AS corrected,
    CAST(SUM(CASE WHEN column_code IN ('upheld', 'other') THEN value END) AS BIGINT) AS kept,
    CAST(SUM(CASE WHEN column_code = 'pending' THEN value END) AS BIGINT) AS pending,
    CAST(SUM(CASE WHEN column_code = 'total' THEN value END) AS BIGINT) AS total
  FROM core.request_handling
  WHERE is_current AND table_no = '4'
  GROUP BY record_id, body_id, scope, report_year, capture_id, published_date
),
balanced AS (
  SELECT *, received + carried_in = handled + carried_out AS holds FROM totals WHERE received + carried_in IS NOT NULL
),
figures AS (
  SELECT
    'requests_answered' AS indicator, b.*, true AS is_counted, true AS is_hit, b.handled AS n, 'answered' AS reason_code,
    '本年度已办理答复。' AS reason
  FROM balanced AS b WHERE b.holds
  UNION ALL
  SELECT 'requests_answered', b.*, true, false, b.carried_out, 'carried-out', '结转下年度继续办理。' FROM balanced AS b WHERE b.holds
  UNION ALL
  SELECT
    'requests_answered', b.*, false, false, b.received + b.carried_in, 'report-arithmetic',
    '年度报告表三的数不平衡或读不全，不计入，请先核对报告。'
  FROM balanced AS b WHERE b.holds IS NOT TRUE
  UNION ALL
  SELECT 'requests_disclosed', b.*, true, true, b.disclosed, 'disclosed', '予以公开或部分公开。'
  FROM balanced AS b WHERE b.holds AND b.disclosed <= b.handled
  UNION ALL
  SELECT 'requests_disclosed', b.*, true, false, b.handled - b.disclosed, 'not-disclosed', '不予公开、无法提供、不予处理或其他处理。'
  FROM balanced AS b WHERE b.holds AND b.disclosed <= b.handled
  UNION ALL
  SELECT
    'requests_disclosed', b.*, false, false, COALESCE(b.handled, b.received + b.carried_in), 'report-arithmetic',
    '年度报告表三的数不平衡或读不全，不计入，请先核对报告。'
  FROM balanced AS b WHERE (b.holds AND b.disclosed <= b.handled) IS NOT TRUE
),
worded AS (
  SELECT
    indicator, record_id, body_id, scope, report_year, capture_id, published_date, is_counted, is_hit, n, reason_code, reason
  FROM figures
  UNION ALL
  SELECT
    'requests_corrected', r.record_id, r.body_id, r.scope, r.report_year, r.capture_id, r.published_date, k.is_counted,
    k.reason_code = 'corrected' AS is_hit,
    CASE k.reason_code WHEN 'corrected' THEN r.corrected WHEN 'kept' THEN r.kept WHEN 'case-pending' THEN r.pending ELSE r.total END
      AS n,
    k.reason_code, k.reason
  FROM reviews AS r
  JOIN (
    SELECT reason_code, reason, is_counted, holds
    FROM (VALUES
      ('corrected', '复议或诉讼结果纠正。', true, true), ('kept', '复议或诉讼结果维持，或为其他结果。', true, true),
      ('case-pending', '复议或诉讼尚未审结，不计入。', false, true),
      ('report-arithmetic', '年度报告表四的数加起来与总计不符，不计入，请先核对报告。', false, false)
    ) AS t(reason_code, reason, is_counted, holds)
  ) AS k ON k.holds = COALESCE(COALESCE(r.corrected, 0) + COALESCE(r.kept, 0) + COALESCE(r.pending, 0) = r.total, false)
)
SELECT
  indicator, body_id, '未归入领域' AS domain, scope AS kind, report_year AS period, is_counted, is_hit, n, 'record' AS row_kind,
  record_id AS row_id, CAST(NULL AS VARCHAR) AS verdict_id, CAST(NULL AS VARCHAR) AS item_id, reason_code, reason,
  CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, published_date, CAST(NULL AS DATE) AS observed_date,
  'notice' AS evidence_kind, record_id AS evidence_id, capture_id AS evidence_capture_id
FROM worded
WHERE n > 0
