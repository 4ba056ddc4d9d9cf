-- Issues of annual reports: sums that do not hold. Empty cells count as 0 in a sum; what was not read is not judged.
WITH cells AS (
  SELECT *, COALESCE(value, 0) AS amount FROM core.request_handling
),
names AS (
  SELECT code, zh FROM (VALUES
    ('person', '自然人'), ('company', '商业企业'), ('research', '科研机构'), ('welfare', '社会公益组织'),
    ('legal_service', '法律服务机构'), ('other', '其他'), ('total', '总计')
  ) AS t(code, zh)
),
by_column AS (
  SELECT
    record_id, body_id, capture_id, report_year, column_code,
    MAX(CASE WHEN row_code = '1' THEN amount END) AS received,
    MAX(CASE WHEN row_code = '2' THEN amount END) AS carried_in,
    MAX(CASE WHEN row_code = '3.7' THEN amount END) AS handled,
    MAX(CASE WHEN row_code = '4' THEN amount END) AS carried_out,
    SUM(CASE WHEN row_code LIKE '3.%' AND row_code <> '3.7' THEN amount ELSE 0 END) AS parts,
    SUM(CASE WHEN row_code LIKE '3.%' AND row_code <> '3.7' THEN 1 ELSE 0 END) AS parts_read
  FROM cells
  WHERE table_no = '3'
  GROUP BY record_id, body_id, capture_id, report_year, column_code
),
by_row AS (
  SELECT
    record_id, body_id, capture_id, report_year, table_no, row_code, row_label, COUNT(*) AS columns_read,
    SUM(CASE WHEN column_code <> 'total' THEN amount ELSE 0 END) AS parts,
    MAX(CASE WHEN column_code = 'total' THEN amount END) AS total
  FROM cells
  WHERE table_no IN ('3', '4')
  GROUP BY record_id, body_id, capture_id, report_year, table_no, row_code, row_label
),
found AS (
  SELECT
    'annual-report-balance' AS rule, c.record_id, c.body_id, c.capture_id, c.report_year, c.column_code AS field,
    n.zh AS place, c.received + c.carried_in AS first_sum, c.handled + c.carried_out AS second_sum
  FROM by_column AS c
  JOIN names AS n ON n.code = c.column_code
  WHERE c.received + c.carried_in <> c.handled + c.carried_out
  UNION ALL
  SELECT
    'annual-report-results' AS rule, c.record_id, c.body_id, c.capture_id, c.report_year, c.column_code AS field,
    n.zh AS place, c.parts AS first_sum, c.handled AS second_sum
  FROM by_column AS c
  JOIN names AS n ON n.code = c.column_code
  WHERE c.parts_read = 21 AND c.parts <> c.handled
  UNION ALL
  SELECT
    CASE WHEN table_no = '3' THEN 'annual-report-applicants' ELSE 'annual-report-reviews' END AS rule, record_id,
    body_id, capture_id, report_year, row_code AS field, row_label AS place, parts AS first_sum, total AS second_sum
  FROM by_row
  WHERE columns_read = CASE WHEN table_no = '3' THEN 7 ELSE 5 END AND parts <> total
  UNION ALL
  SELECT
    'annual-report-carry-over' AS rule, c.record_id, c.body_id, c.capture_id, c.report_year, '2' AS field,
    p.report_year AS place, c.amount AS first_sum, p.amount AS second_sum
  FROM cells AS c
  JOIN cells AS p
    ON p.body_id = c.body_id AND p.scope = c.scope AND p.is_current AND p.table_no = '3' AND p.row_code = '4'
    AND p.column_code = 'total' AND CAST(p.report_year AS INTEGER) = CAST(c.report_year AS INTEGER) - 1
  WHERE c.is_current AND c.table_no = '3' AND c.row_code = '2' AND c.column_code = 'total' AND c.amount <> p.amount
),
worded AS (
  SELECT *, CAST(CAST(first_sum AS BIGINT) AS VARCHAR) AS first_word, CAST(CAST(second_sum AS BIGINT) AS VARCHAR) AS second_word
  FROM found
)
SELECT
  CONCAT('issue-', SUBSTRING(SHA256(CONCAT_WS('|', f.rule, f.record_id, f.field, f.report_year)), 1, 16)) AS issue_id,
  f.rule, t.severity, t.responsibility, f.body_id AS source_id, f.capture_id, f.record_id, CAST(NULL AS BIGINT) AS row,
  f.field, CONCAT(f.first_word, ' ≠ ', f.second_word) AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(
    t.message_zh, '{year}', f.report_year), '{place}', f.place), '{first}', f.first_word), '{second}', f.second_word
  ) AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(
    t.message_en, '{year}', f.report_year), '{place}', f.place), '{first}', f.first_word), '{second}', f.second_word
  ) AS message_en
FROM worded AS f
JOIN reference.annual_report_issue_types AS t ON t.rule = f.rule
