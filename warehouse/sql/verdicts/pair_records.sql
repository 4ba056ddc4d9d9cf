-- work.pair_records: each duty `together` between documents with the records that it binds, the day from which the
-- time counts and the document that must follow. Without item: consultations (from their closing day) and their
-- results, policies and their interpretations; a policy is a numbered document that issues rules, or one that was
-- interpreted. With an item: its documents, each with the one that it interprets or follows.
WITH duties AS (
  SELECT
    *, CASE WHEN anchor = 'consultation' THEN 'result_of' ELSE 'interprets' END AS relation
  FROM work.duties
  WHERE kind = 'together' AND record_kind = 'notice' AND testable
),
notices AS (
  SELECT r.*, t.title, t.doc_number
  FROM work.records AS r
  CROSS JOIN run.parameters AS p
  LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id
  WHERE r.record_kind = 'notice' AND COALESCE(r.effective_date, p.as_of) <= p.as_of
),
followed AS (
  SELECT
    x.relation, x.first_id,
    MIN(CONCAT(COALESCE(CAST(n.effective_date AS VARCHAR), '9999-12-31'), '|', n.record_id)) AS found
  FROM work.document_pairs AS x
  JOIN notices AS n ON n.record_id = x.second_id
  GROUP BY x.relation, x.first_id
),
preceding_ones AS (
  SELECT
    x.second_id, MAX(CONCAT(COALESCE(CAST(n.effective_date AS VARCHAR), ''), '|', n.record_id)) AS found
  FROM work.document_pairs AS x
  JOIN notices AS n ON n.record_id = x.first_id
  GROUP BY x.second_id
),
bound AS (
  SELECT
    d.obligation_id, d.valid_from, d.valid_to, d.relation, w.record_id AS first_id, w.closes_date AS anchor_date,
    w.bound_day, SPLIT_PART(f.found, '|', 2) AS second_id, true AS may_be_missing
  FROM duties AS d
  JOIN work.window_records AS w ON w.body_id = d.body_id AND w.window_kind = 'consultation'
  LEFT JOIN followed AS f ON f.first_id = w.record_id AND f.relation = 'result_of'
  WHERE d.item_id IS NULL AND d.relation = 'result_of'
  UNION ALL
  SELECT
    d.obligation_id, d.valid_from, d.valid_to, d.relation, n.record_id AS first_id, n.effective_date AS anchor_date,
    n.effective_date AS bound_day, SPLIT_PART(f.found, '|', 2) AS second_id, true AS may_be_missing
  FROM duties AS d
  JOIN notices AS n ON n.body_id = d.body_id
  LEFT JOIN followed AS f ON f.first_id = n.record_id AND f.relation = 'interprets'
  WHERE d.item_id IS NULL AND d.relation = 'interprets' AND COALESCE(n.genre, '') <> '解读' AND (
    f.first_id IS NOT NULL
    OR (n.doc_number IS NOT NULL AND REGEXP_MATCHES(
      n.title, '(办法|规定|细则|规则|条例|实施意见|若干措施|若干政策)(（[^（）]{1,8}）)?》?(的通知)?$'
    ))
  )
  UNION ALL
  SELECT
    d.obligation_id, d.valid_from, d.valid_to, d.relation, SPLIT_PART(x.found, '|', 2) AS first_id,
    COALESCE(w.closes_date, TRY_CAST(SPLIT_PART(x.found, '|', 1) AS DATE)) AS anchor_date,
    n.effective_date AS bound_day, n.record_id AS second_id, false AS may_be_missing
  FROM duties AS d
  JOIN work.links AS l ON l.body_id = d.body_id AND l.item_id = d.item_id AND l.record_kind = 'notice'
  JOIN notices AS n ON n.record_id = l.record_id
  LEFT JOIN preceding_ones AS x ON x.second_id = n.record_id
  LEFT JOIN core.windows AS w
    ON w.record_id = SPLIT_PART(x.found, '|', 2) AND w.kind = 'consultation' AND d.relation = 'result_of'
  WHERE d.item_id IS NOT NULL
)
SELECT
  d.obligation_id, d.body_id, d.item_id AS duty_item, d.domain, d.limit_text, d.term, d.anchor, d.days, d.day_unit,
  b.relation, b.first_id, b.second_id, b.anchor_date, b.may_be_missing,
  COALESCE(b.bound_day, p.as_of) AS bound_day,
  s.published_date, s.observed_date, s.effective_date, s.capture_id, a.capture_id AS first_capture_id
FROM bound AS b
CROSS JOIN run.parameters AS p
CROSS JOIN (SELECT MIN(year) AS year FROM work.years) AS y
JOIN duties AS d ON d.obligation_id = b.obligation_id AND d.valid_from = b.valid_from
LEFT JOIN notices AS s ON s.record_id = b.second_id
LEFT JOIN notices AS a ON a.record_id = b.first_id
WHERE COALESCE(b.bound_day, p.as_of) BETWEEN b.valid_from AND b.valid_to
  AND COALESCE(b.anchor_date, b.bound_day, p.as_of) >= MAKE_DATE(y.year, 1, 1)
