-- work.extended: the judged records whose time limit was extended: the added time runs from the due day (as
-- `anchor_date`, for the arithmetic of due_dates.sql).
SELECT
  r.obligation_id, r.record_kind, r.record_id, d.due_date AS anchor_date, x.days, x.unit, x.line, x.note
FROM work.duty_records AS r
JOIN work.due_dates AS d ON d.anchor_date = r.anchor_date AND d.days = r.days AND d.unit = r.unit
JOIN work.records AS k ON k.record_kind = r.record_kind AND k.record_id = r.record_id
JOIN core.obligations AS o
  ON o.obligation_id = r.obligation_id
  AND r.bound_day BETWEEN COALESCE(o.valid_from, DATE '1900-01-01') AND COALESCE(o.valid_to, DATE '2999-12-31')
JOIN work.extensions AS x
  ON x.body_id = o.body_id AND r.bound_day BETWEEN x.valid_from AND x.valid_to
  AND (x.record_id IS NULL OR x.record_id = k.first_record)
  AND (x.item_id IS NULL OR x.item_id = r.item_id)
  AND (x.duty IS NULL OR x.duty = r.obligation_id OR x.duty = o.declared_id)
WHERE d.due_date IS NOT NULL
