-- One row per permit or penalty in core, and one per row in quarantine: under the body and in the month of submission.
SELECT
  d.source_id AS body_id, COALESCE(i.shared_domain, '未归入领域') AS domain, d.record_kind AS kind,
  STRFTIME(COALESCE(s.day, p.as_of), '%Y-%m') AS period, true AS is_counted, true AS is_hit, 'record' AS row_kind,
  d.record_id AS row_id, CAST(NULL AS VARCHAR) AS verdict_id, i.item_id, '已通过校验入库。' AS reason,
  CAST(NULL AS DATE) AS due_date, d.decided_date, d.published_date, d.observed_date,
  d.record_kind AS evidence_kind, d.record_id AS evidence_id, d.capture_id AS evidence_capture_id
FROM work.decisions AS d
CROSS JOIN run.parameters AS p
LEFT JOIN work.submission_days AS s ON s.capture_id = d.capture_id
LEFT JOIN work.item_sets AS i ON i.item_set = d.item_set AND i.is_first
UNION ALL
SELECT
  q.source_id AS body_id, COALESCE(s.domain, '未归入领域') AS domain,
  CASE q.table_name WHEN 'core.permits' THEN 'permit' ELSE 'penalty' END AS kind,
  STRFTIME(COALESCE(s.day, p.as_of), '%Y-%m') AS period, true AS is_counted, false AS is_hit,
  'quarantine' AS row_kind, CONCAT(q.capture_id, '/', CAST(q."row" AS VARCHAR)) AS row_id,
  CAST(NULL AS VARCHAR) AS verdict_id, CAST(NULL AS VARCHAR) AS item_id,
  CONCAT('报送文件', COALESCE(CONCAT('“', c.path, '”'), ''), '的第', CAST(q."row" AS VARCHAR),
    '行有错误，没有入库，请改正后重新报送（不符合规则', ARRAY_TO_STRING(q.rules, '、'), '）。') AS reason,
  CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, CAST(NULL AS DATE) AS published_date,
  s.day AS observed_date, 'capture' AS evidence_kind, q.capture_id AS evidence_id,
  q.capture_id AS evidence_capture_id
FROM ops.quarantine AS q
CROSS JOIN run.parameters AS p
LEFT JOIN work.submission_days AS s ON s.capture_id = q.capture_id
LEFT JOIN ops.captures AS c ON c.capture_id = q.capture_id
WHERE q.table_name IN ('core.permits', 'core.penalties') AND q."row" > 0
