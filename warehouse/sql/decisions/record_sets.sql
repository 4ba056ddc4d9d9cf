-- work.record_sets: the items of the decisions whose links are not those of one channel: linked in another way,
-- standing in several rows, or (item_set '') decided to belong to no item although their channel has some.
WITH special AS (
  SELECT record_kind, record_id
  FROM core.links
  WHERE record_kind IN ('permit', 'penalty') AND method IS DISTINCT FROM 'channel'
  UNION
  SELECT 'permit' AS record_kind, record_id FROM core.permit_copies
  UNION
  SELECT 'penalty' AS record_kind, record_id FROM core.penalty_copies
  UNION
  SELECT record_kind, queue_id AS record_id
  FROM core.unlinked
  WHERE record_kind IN ('permit', 'penalty')
)
SELECT
  s.record_kind, s.record_id,
  COALESCE(ARRAY_TO_STRING(LIST_SORT(LIST(DISTINCT CASE
    WHEN l.item_id IS NOT NULL THEN CONCAT(l.body_id, '/', l.item_id)
  END)), ','), '') AS item_set
FROM special AS s
LEFT JOIN core.links AS l ON l.record_kind = s.record_kind AND l.record_id = s.record_id
GROUP BY s.record_kind, s.record_id
