-- work.due_events: the days from which limits count.
SELECT DISTINCT anchor_date, days, unit FROM work.duty_records WHERE anchor_date IS NOT NULL
UNION
SELECT DISTINCT anchor_date, days, day_unit AS unit FROM work.pair_records WHERE anchor_date IS NOT NULL
UNION
SELECT DISTINCT d.decided_date AS anchor_date, u.days, u.unit
FROM work.portal_days AS d
JOIN work.duties AS u ON u.kind = 'together' AND u.body_id = d.body_id AND u.record_kind = d.record_kind
WHERE u.days IS NOT NULL
