-- work.tied: every record with the number of its answer (`work.answers`) and of the catalogue version that was in force
-- on its day. Its id is parted after its kind, with which all of a kind begin: texts that begin alike are compared
-- slowly. A permit or penalty has one row in core and so stands in one column.
WITH versions AS (
  SELECT s.item_id, s.valid_from, s.valid_to, n.version_no
  FROM work.item_versions AS s
  JOIN work.version_names AS n ON n.version = s.version
),
tied AS (
  SELECT
    CASE record_kind WHEN 'notice' THEN 1 WHEN 'penalty' THEN 2 ELSE 3 END AS kind_no,
    SUBSTRING(record_id, 1, LENGTH(record_kind) + 1) AS head, SUBSTRING(record_id, LENGTH(record_kind) + 2) AS rest,
    item_id, day, answer_no
  FROM work.answers
  WHERE record_id IS NOT NULL
  UNION ALL
  SELECT
    3 AS kind_no, SUBSTRING(r.record_id, 1, 7) AS head, SUBSTRING(r.record_id, 8) AS rest, k.item_id,
    r.decided_date AS day, k.answer_no
  FROM core.permits AS r
  JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
  JOIN work.answers AS k
    ON k.record_kind = 'permit' AND k.body_id = r.body_id AND k.source_id = c.source_id AND k.channel_id = c.channel_id
    AND k.subject = CASE WHEN c.is_named THEN COALESCE(r.certificate_name, '') ELSE '' END
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'permit' AND v.record_id = r.record_id
  WHERE v.record_id IS NULL
  UNION ALL
  SELECT
    2 AS kind_no, SUBSTRING(r.record_id, 1, 8) AS head, SUBSTRING(r.record_id, 9) AS rest, k.item_id,
    r.decided_date AS day, k.answer_no
  FROM core.penalties AS r
  JOIN work.decision_captures AS c ON c.capture_id = r.capture_id
  JOIN work.answers AS k
    ON k.record_kind = 'penalty' AND k.body_id = r.body_id AND k.source_id = c.source_id
    AND k.channel_id = c.channel_id AND k.subject = ''
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'penalty' AND v.record_id = r.record_id
  WHERE v.record_id IS NULL
)
SELECT
  CAST(t.kind_no AS TINYINT) AS kind_no, t.head, t.rest, CAST(t.answer_no AS INTEGER) AS answer_no,
  CAST(s.version_no AS INTEGER) AS version_no
FROM tied AS t
LEFT JOIN versions AS s ON s.item_id = t.item_id AND t.day BETWEEN s.valid_from AND s.valid_to
