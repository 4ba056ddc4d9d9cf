-- work.decisions: every permit and penalty with its three dates and its items as one text (`work.item_sets`).
SELECT
  'permit' AS record_kind, r.record_id, r.body_id, r.source_id, r.capture_id, r.doc_number, r.decided_date,
  r.published_date, CAST(r.first_seen_at + INTERVAL 8 HOUR AS DATE) AS observed_date,
  COALESCE(e.item_set, s.item_set, '') AS item_set
FROM core.permits AS r
LEFT JOIN work.capture_sets AS s ON s.capture_id = r.capture_id
LEFT JOIN work.record_sets AS e ON e.record_kind = 'permit' AND e.record_id = r.record_id
UNION ALL
SELECT
  'penalty' AS record_kind, r.record_id, r.body_id, r.source_id, r.capture_id, r.doc_number, r.decided_date,
  r.published_date, CAST(r.first_seen_at + INTERVAL 8 HOUR AS DATE) AS observed_date,
  COALESCE(e.item_set, s.item_set, '') AS item_set
FROM core.penalties AS r
LEFT JOIN work.capture_sets AS s ON s.capture_id = r.capture_id
LEFT JOIN work.record_sets AS e ON e.record_kind = 'penalty' AND e.record_id = r.record_id
