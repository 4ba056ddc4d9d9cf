-- work.extended: what was judged by a due day that an extension moved: records (by their kind and id), documents that
-- must follow others ('pair', both ids), reports to the credit portal ('portal', the day) and periods ('period'). The
-- added time runs from the due day (as `anchor_date`, for the arithmetic of due_dates.sql).
WITH duties AS (
  SELECT DISTINCT obligation_id, body_id, declared_id FROM core.obligations
),
due AS (
  SELECT
    r.obligation_id, r.record_kind, r.record_id, r.bound_day, r.item_id, k.first_record AS first_id,
    CAST(NULL AS VARCHAR) AS second_id, d.due_date
  FROM work.duty_records AS r
  JOIN work.due_dates AS d ON d.anchor_date = r.anchor_date AND d.days = r.days AND d.unit = r.unit
  JOIN work.records AS k ON k.record_kind = r.record_kind AND k.record_id = r.record_id
  UNION ALL
  SELECT
    r.obligation_id, 'pair' AS record_kind,
    CONCAT(COALESCE(r.first_id, ''), '|', COALESCE(r.second_id, '')) AS record_id,
    r.bound_day, COALESCE(r.duty_item, i.item_id) AS item_id, r.first_id, r.second_id, d.due_date
  FROM work.pair_records AS r
  JOIN work.due_dates AS d ON d.anchor_date = r.anchor_date AND d.days = r.days AND d.unit = r.day_unit
  LEFT JOIN work.record_items AS i ON i.record_kind = 'notice' AND i.record_id = COALESCE(r.first_id, r.second_id)
  UNION ALL
  SELECT
    u.obligation_id, 'portal' AS record_kind, r.day_id AS record_id, r.decided_date AS bound_day, i.item_id,
    CAST(NULL AS VARCHAR) AS first_id, CAST(NULL AS VARCHAR) AS second_id, d.due_date
  FROM work.portal_days AS r
  JOIN work.duties AS u
    ON u.kind = 'together' AND u.body_id = r.body_id AND u.record_kind = r.record_kind
    AND r.decided_date BETWEEN u.valid_from AND u.valid_to
  JOIN work.due_dates AS d ON d.anchor_date = r.decided_date AND d.days = u.days AND d.unit = u.unit
  LEFT JOIN work.item_sets AS i ON i.item_set = r.item_set AND i.is_first
  UNION ALL
  SELECT
    obligation_id, 'period' AS record_kind, period AS record_id, due_date AS bound_day, item_id,
    CAST(NULL AS VARCHAR) AS first_id, CAST(NULL AS VARCHAR) AS second_id, due_date
  FROM work.duty_periods
)
SELECT
  r.obligation_id, r.record_kind, r.record_id, r.due_date AS anchor_date, x.days, x.unit, x.line, x.note
FROM due AS r
JOIN duties AS o ON o.obligation_id = r.obligation_id
JOIN work.extensions AS x
  ON x.body_id = o.body_id AND r.bound_day BETWEEN x.valid_from AND x.valid_to
  AND (x.record_id IS NULL OR x.record_id = r.first_id OR x.record_id = r.second_id)
  AND (x.item_id IS NULL OR x.item_id = r.item_id)
  AND (x.duty IS NULL OR x.duty = r.obligation_id OR x.duty = o.declared_id)
WHERE r.due_date IS NOT NULL
