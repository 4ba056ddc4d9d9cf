-- The rows of work.why_shown with their verdict, duty, item, evidence and archived copy.
WITH items AS (
  SELECT
    item_id, level1, level2, level3,
    ROW_NUMBER() OVER (
      PARTITION BY item_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, version DESC
    ) AS nth
  FROM core.catalogue_items
),
duties AS (
  SELECT
    obligation_id, basis, subject, limit_text, reason_zh,
    ROW_NUMBER() OVER (
      PARTITION BY obligation_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC
    ) AS nth
  FROM core.obligations
),
notices AS (
  SELECT record_id, title, ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY first_seen_at, content_hash) AS nth
  FROM core.notices
)
SELECT
  r.outcome, r.domain, r.kind, r.period, r.row_kind, r.row_id, r.verdict_id, r.item_id, r.reason, r.due_date,
  r.decided_date, r.published_date, r.observed_date, r.evidence_kind, r.evidence_id, r.points,
  COALESCE(r.evidence_capture_id, v.evidence_capture_id) AS capture_id, v.status, v.reason_code, v.kind AS duty_kind,
  v.lag_workdays, v.last_absent_date, v.is_backdated, v.objection_id, v.original_status,
  v.obligation_id, o.basis, o.subject, o.limit_text, o.reason_zh AS duty_reason,
  i.level1, i.level2, i.level3, COALESCE(n.title, p.doc_number, q.doc_number) AS evidence_title,
  c.path, c.url, c.fetched_at, c.sha256
FROM work.why_shown AS r
LEFT JOIN metrics.verdicts AS v ON v.verdict_id = r.verdict_id
LEFT JOIN duties AS o ON o.obligation_id = v.obligation_id AND o.nth = 1
LEFT JOIN items AS i ON i.item_id = r.item_id AND i.nth = 1
LEFT JOIN notices AS n ON n.record_id = r.evidence_id AND n.nth = 1
LEFT JOIN core.permits AS p ON p.record_id = r.evidence_id
LEFT JOIN core.penalties AS q ON q.record_id = r.evidence_id
LEFT JOIN ops.captures AS c ON c.capture_id = COALESCE(r.evidence_capture_id, v.evidence_capture_id)
ORDER BY
  CASE r.outcome WHEN 'failed' THEN 1 WHEN 'excluded' THEN 2 ELSE 3 END, r.due_date NULLS LAST, r.domain NULLS LAST,
  r.item_id NULLS LAST, r.row_id, r.points
