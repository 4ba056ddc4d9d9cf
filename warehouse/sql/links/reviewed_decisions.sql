-- the permits and penalties that reviews name, by record or by body and number.
SELECT v.line, 'permit' AS record_kind, r.record_id, r.body_id, r.decided_date AS day, r.doc_number
FROM work.reviews AS v
JOIN core.permits AS r ON r.record_id = v.record_id
WHERE v.record_kind = 'permit'
UNION ALL
SELECT v.line, 'permit' AS record_kind, r.record_id, r.body_id, r.decided_date AS day, r.doc_number
FROM work.reviews AS v
JOIN core.permits AS r ON r.doc_number = v.title AND r.body_id = v.body_id
WHERE v.record_kind = 'permit' AND v.record_id IS NULL
UNION ALL
SELECT v.line, 'penalty' AS record_kind, r.record_id, r.body_id, r.decided_date AS day, r.doc_number
FROM work.reviews AS v
JOIN core.penalties AS r ON r.record_id = v.record_id
WHERE v.record_kind = 'penalty'
UNION ALL
SELECT v.line, 'penalty' AS record_kind, r.record_id, r.body_id, r.decided_date AS day, r.doc_number
FROM work.reviews AS v
JOIN core.penalties AS r ON r.doc_number = v.title AND r.body_id = v.body_id
WHERE v.record_kind = 'penalty' AND v.record_id IS NULL
