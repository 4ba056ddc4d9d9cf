-- The deductions of a scheme in a period with their duty, item, evidence and archived copy: what is among the
-- first $per_leaf of a leaf of a body, with what it costs at other leaves. First comes what costs most at all
-- leaves together, so that leaves list the same failures.
WITH own AS (
  SELECT
    deduction_id, body_id, node, points, due_date,
    CASE WHEN verdict_id IS NULL THEN row_kind ELSE 'verdict' END AS failure_kind,
    COALESCE(verdict_id, row_id) AS failure_id
  FROM metrics.deductions
  WHERE scheme = $scheme AND period = $period
),
ranked AS (
  SELECT
    o.body_id, o.failure_kind, o.failure_id,
    ROW_NUMBER() OVER (
      PARTITION BY o.body_id, o.node
      ORDER BY f.points DESC, o.due_date NULLS LAST, o.failure_id, o.deduction_id
    ) AS nth
  FROM own AS o
  JOIN (
    SELECT body_id, failure_kind, failure_id, SUM(CAST(points AS DECIMAL(38, 12))) AS points
    FROM own
    GROUP BY body_id, failure_kind, failure_id
  ) AS f ON f.body_id = o.body_id AND f.failure_kind = o.failure_kind AND f.failure_id = o.failure_id
),
chosen AS (
  SELECT DISTINCT body_id, failure_kind, failure_id FROM ranked WHERE nth <= $per_leaf
),
deductions AS (
  SELECT d.*
  FROM metrics.deductions AS d
  WHERE d.deduction_id IN (
    SELECT o.deduction_id
    FROM own AS o
    JOIN chosen AS h
      ON h.body_id = o.body_id AND h.failure_kind = o.failure_kind AND h.failure_id = o.failure_id
  )
),
items AS (
  SELECT
    item_id, level1, level2, level3,
    ROW_NUMBER() OVER (
      PARTITION BY item_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, version DESC
    ) AS nth
  FROM core.catalogue_items
),
duties AS (
  SELECT
    obligation_id, basis, subject, limit_text,
    ROW_NUMBER() OVER (
      PARTITION BY obligation_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC
    ) AS nth
  FROM core.obligations
),
notices AS (
  SELECT record_id, title, url, ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY first_seen_at, content_hash) AS nth
  FROM core.notices
),
verdicts AS (
  SELECT verdict_id, obligation_id, kind, status, reason_code, evidence_capture_id
  FROM metrics.verdicts
  WHERE verdict_id IN (SELECT verdict_id FROM deductions)
)
SELECT
  d.deduction_id, d.body_id, d.node, d.points, d.row_kind, d.row_id, d.verdict_id, d.item_id, d.domain, d.reason,
  d.due_date, d.decided_date, d.published_date, d.observed_date, d.evidence_kind, d.evidence_id,
  COALESCE(d.evidence_capture_id, v.evidence_capture_id) AS capture_id,
  v.kind AS duty_kind, v.status, v.reason_code, i.level1, i.level2, i.level3, o.basis, o.subject, o.limit_text,
  COALESCE(n.title, p.doc_number, q.doc_number) AS evidence_title, COALESCE(n.url, c.url) AS url,
  c.fetched_at, c.sha256
FROM deductions AS d
LEFT JOIN verdicts AS v ON v.verdict_id = d.verdict_id
LEFT JOIN items AS i ON i.item_id = d.item_id AND i.nth = 1
LEFT JOIN duties AS o ON o.obligation_id = v.obligation_id AND o.nth = 1
LEFT JOIN notices AS n ON n.record_id = d.evidence_id AND d.evidence_kind = 'notice' AND n.nth = 1
LEFT JOIN core.permits AS p ON p.record_id = d.evidence_id AND d.evidence_kind = 'permit'
LEFT JOIN core.penalties AS q ON q.record_id = d.evidence_id AND d.evidence_kind = 'penalty'
LEFT JOIN ops.captures AS c ON c.capture_id = COALESCE(d.evidence_capture_id, v.evidence_capture_id)
ORDER BY d.body_id, d.due_date NULLS LAST, d.domain NULLS LAST, d.item_id NULLS LAST, d.row_id, d.deduction_id
