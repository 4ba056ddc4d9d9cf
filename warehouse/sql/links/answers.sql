-- work.answers: how records are tied to items: what people decided, then the items of the declared columns, then rules
-- and text; numbered in the order of items and bodies. Notices, and permits and penalties that were decided one by one,
-- stand here each; the others by case (`record_id` NULL). A notice may stand in several columns.
WITH tied AS (
  SELECT
    'notice' AS record_kind, n.record_id, MIN(p.day) AS day, CAST(NULL AS VARCHAR) AS source_id,
    CAST(NULL AS VARCHAR) AS subject, i.item_id, n.source_id AS body_id, 'channel' AS method,
    CAST(1 AS DOUBLE) AS score, MIN(i.channel_id) AS channel_id, MIN(h.title) AS evidence
  FROM core.keyed_notices AS n
  JOIN (SELECT DISTINCT source_id, channel_id, item_id FROM registry.channel_items) AS i
    ON i.source_id = n.source_id AND i.channel_id = n.channel_id
  JOIN work.notices AS p ON p.record_id = n.record_id AND p.body_id = n.source_id
  LEFT JOIN registry.channels AS h ON h.source_id = i.source_id AND h.channel_id = i.channel_id
  LEFT JOIN work.reviewed_records AS v ON v.record_kind = 'notice' AND v.record_id = n.record_id
  WHERE v.record_id IS NULL
  GROUP BY n.record_id, i.item_id, n.source_id
  UNION ALL
  SELECT
    record_kind, record_id, day, CAST(NULL AS VARCHAR) AS source_id, CAST(NULL AS VARCHAR) AS subject, item_id, body_id,
    method, score, channel_id, evidence
  FROM work.record_items
  UNION ALL
  SELECT
    record_kind, CAST(NULL AS VARCHAR) AS record_id, CAST(NULL AS DATE) AS day, source_id, subject, item_id, body_id,
    method, score, channel_id, evidence
  FROM work.case_items
)
SELECT
  *,
  DENSE_RANK() OVER (ORDER BY record_kind, item_id, body_id, method, score, channel_id, evidence) AS answer_no
FROM tied
