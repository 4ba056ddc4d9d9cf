-- core.request_handling: the figures of annual reports as they stand on the pages now. A report in two columns of a
-- site counts once. The report of a government as a whole is published by its office and named after the government.
WITH current_reports AS (
  SELECT
    k.record_id, k.source_id, k.capture_id, k.title, k.published_date,
    ROW_NUMBER() OVER (PARTITION BY k.record_id ORDER BY k.first_seen_at DESC, k.version_no DESC, k.capture_id) AS nth
  FROM core.keyed_notices AS k
  JOIN ops.current_captures AS c ON c.capture_id = k.capture_id
  WHERE k.capture_id IN (SELECT capture_id FROM parsed.annual_reports)
),
offices AS (
  SELECT DISTINCT body_id FROM core.bodies WHERE kind = 'office'
),
reports AS (
  SELECT
    r.record_id, r.source_id, r.capture_id, r.published_date,
    CASE
      WHEN o.body_id IS NOT NULL AND REGEXP_MATCHES(r.title, '人民政府([^办]|$)|全[区县市]') THEN 'government' ELSE 'own'
    END AS scope
  FROM current_reports AS r
  LEFT JOIN offices AS o ON o.body_id = r.source_id
  WHERE r.nth = 1
),
years AS (
  SELECT
    r.record_id, p.report_year,
    ROW_NUMBER() OVER (
      PARTITION BY r.source_id, r.scope, p.report_year
      ORDER BY COALESCE(r.published_date, DATE '1900-01-01') DESC, r.record_id
    ) AS nth
  FROM reports AS r
  JOIN (SELECT DISTINCT capture_id, report_year FROM parsed.annual_reports) AS p ON p.capture_id = r.capture_id
  WHERE p.report_year IS NOT NULL
)
SELECT
  r.record_id, r.source_id AS body_id, r.scope, p.report_year, y.nth = 1 AS is_current, p.table_no, p.row_code,
  p.row_label, p.column_code, TRY_CAST(p.value AS DOUBLE) AS value, r.published_date, r.source_id, r.capture_id, p.line
FROM reports AS r
JOIN parsed.annual_reports AS p ON p.capture_id = r.capture_id
JOIN years AS y ON y.record_id = r.record_id AND y.report_year = p.report_year
