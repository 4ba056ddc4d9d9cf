-- work.evidence: the earliest publication of each body, item (NULL: any) and record kind, as one text
-- `day|kind|record`; all records, and those that are more than an empty page.
WITH linked AS (
  SELECT
    l.body_id, l.item_id, r.record_kind, r.complete,
    CONCAT(CAST(COALESCE(r.effective_date, p.as_of) AS VARCHAR), '|', r.record_kind, '|', r.first_record) AS found
  FROM work.links AS l
  JOIN work.records AS r ON r.record_id = l.record_id
  CROSS JOIN run.parameters AS p
  WHERE l.record_kind = 'notice' AND r.record_kind = 'notice'
  UNION ALL
  SELECT
    r.body_id, CAST(NULL AS VARCHAR) AS item_id, r.record_kind, r.complete,
    CONCAT(CAST(COALESCE(r.effective_date, p.as_of) AS VARCHAR), '|', r.record_kind, '|', r.first_record) AS found
  FROM work.records AS r
  CROSS JOIN run.parameters AS p
  WHERE r.record_kind = 'notice'
  UNION ALL
  SELECT i.body_id, i.item_id, s.record_kind, 1 AS complete, s.found
  FROM work.decision_sets AS s
  JOIN work.item_sets AS i ON i.item_set = s.item_set
  UNION ALL
  SELECT body_id, CAST(NULL AS VARCHAR) AS item_id, record_kind, 1 AS complete, found FROM work.decision_sets
)
SELECT
  body_id, item_id, record_kind,
  MIN(found) AS any_found,
  MIN(CASE WHEN complete = 1 THEN found END) AS complete_found
FROM linked
GROUP BY body_id, item_id, record_kind
