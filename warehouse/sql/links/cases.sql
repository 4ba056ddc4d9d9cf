-- work.cases: permits and penalties put together by body, channel and certificate, without those that a person
-- has decided on one by one.
SELECT
  'permit' AS record_kind, r.body_id, c.source_id, c.channel_id,
  CASE WHEN c.is_named THEN r.certificate_name END AS subject, COUNT(*) AS records
FROM core.permits AS r
JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
WHERE NOT EXISTS (
  SELECT 1 FROM work.reviewed_records AS v WHERE v.record_kind = 'permit' AND v.record_id = r.record_id
)
GROUP BY r.body_id, c.source_id, c.channel_id, CASE WHEN c.is_named THEN r.certificate_name END
UNION ALL
SELECT
  'penalty' AS record_kind, r.body_id, c.source_id, c.channel_id, CAST(NULL AS VARCHAR) AS subject, COUNT(*) AS records
FROM core.penalties AS r
JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
WHERE NOT EXISTS (
  SELECT 1 FROM work.reviewed_records AS v WHERE v.record_kind = 'penalty' AND v.record_id = r.record_id
)
GROUP BY r.body_id, c.source_id, c.channel_id
