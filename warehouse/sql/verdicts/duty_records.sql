-- work.duty_records: each testable duty `within` with the records that it binds. A record is bound by the duty in
-- force on the day of its event (unknown: its publication).
WITH paired AS (
  SELECT
    d.obligation_id, d.item_id, d.domain, d.days, d.unit, d.anchor, d.scope, d.valid_from, d.valid_to,
    l.record_kind, l.record_id
  FROM work.duties AS d
  JOIN work.links AS l
    ON l.body_id = d.body_id AND l.item_id = d.item_id AND (d.record_kind IS NULL OR d.record_kind = l.record_kind)
  WHERE d.kind = 'within' AND d.testable
),
bound AS (
  SELECT
    p.obligation_id, p.item_id, p.domain, p.days, p.unit, p.anchor, p.scope, p.valid_from, p.valid_to,
    r.record_kind, r.record_id, r.genre, r.written_date, r.decided_date, r.published_date,
    r.observed_date, r.effective_date, r.capture_id, r.last_absent_date, r.is_backdated
  FROM paired AS p
  JOIN work.records AS r ON r.record_kind = p.record_kind AND r.record_id = p.record_id
  UNION ALL
  SELECT
    d.obligation_id, i.item_id, m.domain, d.days, d.unit, d.anchor, d.scope, d.valid_from, d.valid_to,
    r.record_kind, r.record_id, r.genre, r.written_date, r.decided_date, r.published_date,
    r.observed_date, r.effective_date, r.capture_id, r.last_absent_date, r.is_backdated
  FROM work.duties AS d
  JOIN work.records AS r ON r.body_id = d.body_id AND (d.record_kind IS NULL OR d.record_kind = r.record_kind)
  LEFT JOIN work.record_items AS i ON i.record_kind = r.record_kind AND i.record_id = r.record_id
  LEFT JOIN work.item_domains AS m ON m.item_id = i.item_id
  WHERE d.kind = 'within' AND d.testable AND d.item_id IS NULL
),
dated AS (
  SELECT
    b.*, a.date_column,
    CASE a.date_column WHEN 'decided_date' THEN b.decided_date WHEN 'written_date' THEN b.written_date END
      AS anchor_date
  FROM bound AS b
  LEFT JOIN reference.anchors AS a ON a.anchor = b.anchor AND a.record_kind = b.record_kind
),
placed AS (
  SELECT d.*, COALESCE(d.anchor_date, d.effective_date, p.as_of) AS bound_day
  FROM dated AS d
  CROSS JOIN run.parameters AS p
  WHERE COALESCE(d.effective_date, p.as_of) <= p.as_of
    AND (
      d.scope = 'all'
      OR (d.scope = 'decisions' AND COALESCE(d.genre, '') IN ('行政许可', '行政处罚', '行政强制'))
      OR (d.scope = 'rest' AND COALESCE(d.genre, '') NOT IN ('行政许可', '行政处罚', '行政强制'))
    )
)
SELECT
  p.obligation_id, p.item_id, p.domain, p.days, p.unit, p.date_column IS NOT NULL AS is_observable, p.record_kind,
  p.record_id, p.anchor_date, p.bound_day, p.published_date, p.observed_date, p.effective_date, p.capture_id,
  p.last_absent_date, p.is_backdated
FROM placed AS p
LEFT JOIN work.stricter AS s
  ON s.weaker_id = p.obligation_id AND p.bound_day BETWEEN s.valid_from AND s.valid_to
  AND (s.item_id IS NULL OR s.item_id = p.item_id) AND (s.record_kind IS NULL OR s.record_kind = p.record_kind)
WHERE p.bound_day BETWEEN p.valid_from AND p.valid_to AND s.weaker_id IS NULL
