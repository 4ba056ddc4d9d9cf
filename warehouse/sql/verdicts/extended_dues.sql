-- work.extended_dues: the due day after extension; of several extensions the one that reaches furthest. Beyond the
-- published calendar the due day is unknown.
WITH ranked AS (
  SELECT
    e.obligation_id, e.record_kind, e.record_id, e.note, d.due_date,
    ROW_NUMBER() OVER (
      PARTITION BY e.obligation_id, e.record_kind, e.record_id ORDER BY d.due_date DESC NULLS FIRST, e.line
    ) AS nth
  FROM work.extended AS e
  LEFT JOIN work.extension_dates AS d
    ON d.anchor_date = e.anchor_date AND d.days = e.days AND d.unit = e.unit
)
SELECT obligation_id, record_kind, record_id, note, due_date
FROM ranked
WHERE nth = 1
