-- work.links: the items of the records that are judged: of notices as linked, of permits and penalties by set.
SELECT record_kind, record_id, item_id, body_id
FROM core.links
WHERE record_kind = 'notice'
UNION ALL
SELECT d.record_kind, d.day_id AS record_id, s.item_id, s.body_id
FROM work.decision_days AS d
JOIN work.item_sets AS s ON s.item_set = d.item_set
