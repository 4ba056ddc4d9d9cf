-- work.record_sets: the items of the decisions whose links are not those of one channel: linked in another way,
-- or standing in several rows.
WITH special AS (
  SELECT record_kind, record_id
  FROM core.links
  WHERE record_kind IN ('permit', 'penalty') AND method IS DISTINCT FROM 'channel'
  UNION
  SELECT 'permit' AS record_kind, record_id FROM core.permit_copies
  UNION
  SELECT 'penalty' AS record_kind, record_id FROM core.penalty_copies
)
SELECT
  l.record_kind, l.record_id,
  ARRAY_TO_STRING(LIST_SORT(LIST(DISTINCT CONCAT(l.body_id, '/', l.item_id))), ',') AS item_set
FROM core.links AS l
JOIN special AS s ON s.record_kind = l.record_kind AND s.record_id = l.record_id
GROUP BY l.record_kind, l.record_id
