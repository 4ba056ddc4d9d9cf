-- metrics.deductions: the points of a leaf divided evenly among its failed rows; the last row takes the remainder.
WITH counted AS (
  SELECT
    f.scheme, f.period, f.body_id, f.node, f.domain, f.row_kind, f.row_id, f.verdict_id, f.item_id, f.reason,
    f.due_date, f.decided_date, f.published_date, f.observed_date, f.evidence_kind, f.evidence_id,
    f.evidence_capture_id,
    COUNT(*) OVER (PARTITION BY f.scheme, f.period, f.body_id, f.node) AS n,
    ROW_NUMBER() OVER (PARTITION BY f.scheme, f.period, f.body_id, f.node ORDER BY f.row_kind, f.row_id, f.reason) AS nth
  FROM work.failed_rows AS f
),
shared AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, l.indicator, l.domain AS leaf_domain, l.deduction, l.note,
    c.domain, c.row_kind, c.row_id, c.verdict_id, c.item_id, c.reason, c.due_date, c.decided_date, c.published_date,
    c.observed_date, c.evidence_kind, c.evidence_id, c.evidence_capture_id, COALESCE(c.n, 1) AS n,
    COALESCE(c.nth, 1) AS nth,
    CAST(FLOOR(CAST(l.deduction AS DOUBLE) / COALESCE(c.n, 1) * 100000000) / 100000000 AS DECIMAL(18, 10)) AS points
  FROM work.lost_leaves AS l
  LEFT JOIN counted AS c
    ON c.scheme = l.scheme AND c.period = l.period AND c.body_id = l.body_id AND c.node = l.node
)
SELECT
  SUBSTRING(MD5(CONCAT(
    scheme, '|', period, '|', body_id, '|', node, '|', COALESCE(row_kind, 'body'), '|', COALESCE(row_id, body_id), '|',
    COALESCE(reason, '')
  )), 1, 16) AS deduction_id,
  scheme, period, body_id, node, indicator,
  CASE WHEN nth = n THEN deduction - points * (n - 1) ELSE points END AS points,
  COALESCE(row_kind, 'body') AS row_kind, COALESCE(row_id, body_id) AS row_id, verdict_id, item_id,
  COALESCE(domain, leaf_domain) AS domain, COALESCE(reason, note) AS reason, due_date, decided_date, published_date,
  observed_date, evidence_kind, evidence_id, evidence_capture_id
FROM shared
