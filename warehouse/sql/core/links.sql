-- core.links: what people decided, then the items of the declared columns, then rules and text. A permit or penalty
-- has one row in core and so stands in one column; a notice may stand in several.
WITH tied AS (
  SELECT
    'notice' AS record_kind, n.record_id, i.item_id, n.source_id AS body_id, 'channel' AS method,
    CAST(1 AS DOUBLE) AS score, MIN(i.channel_id) AS channel_id, MIN(h.title) AS evidence, MIN(p.day) AS day
  FROM core.keyed_notices AS n
  JOIN (SELECT DISTINCT source_id, channel_id, item_id FROM registry.channel_items) AS i
    ON i.source_id = n.source_id AND i.channel_id = n.channel_id
  JOIN work.notices AS p ON p.record_id = n.record_id AND p.body_id = n.source_id
  LEFT JOIN registry.channels AS h ON h.source_id = i.source_id AND h.channel_id = i.channel_id
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'notice' AND v.record_id = n.record_id
  WHERE v.record_id IS NULL
  GROUP BY n.record_id, i.item_id, n.source_id
  UNION ALL
  SELECT record_kind, record_id, item_id, body_id, method, score, channel_id, evidence, day
  FROM work.record_items
  UNION ALL
  SELECT
    'permit' AS record_kind, r.record_id, k.item_id, r.body_id, k.method, k.score, c.channel_id, k.evidence,
    r.decided_date AS day
  FROM core.permits AS r
  JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
  JOIN work.case_items AS k
    ON k.record_kind = 'permit' AND k.body_id = r.body_id AND k.source_id = c.source_id AND k.channel_id = c.channel_id
    AND k.subject = CASE WHEN c.is_named THEN COALESCE(r.certificate_name, '') ELSE '' END
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'permit' AND v.record_id = r.record_id
  WHERE v.record_id IS NULL
  UNION ALL
  SELECT
    'penalty' AS record_kind, r.record_id, k.item_id, r.body_id, k.method, k.score, c.channel_id, k.evidence,
    r.decided_date AS day
  FROM core.penalties AS r
  JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
  JOIN work.case_items AS k
    ON k.record_kind = 'penalty' AND k.body_id = r.body_id AND k.source_id = c.source_id
    AND k.channel_id = c.channel_id AND k.subject = ''
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'penalty' AND v.record_id = r.record_id
  WHERE v.record_id IS NULL
)
SELECT
  t.record_kind, t.record_id, t.item_id, t.body_id, t.method, t.score, t.channel_id, t.evidence,
  s.version AS catalogue_version
FROM tied AS t
LEFT JOIN work.item_versions AS s ON s.item_id = t.item_id AND t.day BETWEEN s.valid_from AND s.valid_to
