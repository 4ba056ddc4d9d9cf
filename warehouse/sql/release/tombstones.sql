-- open.tombstones: those of the version before whose record has not come back, and the records that stood in an
-- earlier version and are withdrawn now.
SELECT t.tombstone_id, t.record_kind, t.dataset, t.withdrawn_on, t.reason, t.last_version
FROM run.tombstones AS t
LEFT JOIN (
  SELECT b.tombstone_id
  FROM run.buried AS b
  LEFT JOIN run.withdrawn AS w ON w.record_id = b.record_id
  WHERE w.record_id IS NULL
) AS back ON back.tombstone_id = t.tombstone_id
WHERE back.tombstone_id IS NULL
UNION ALL
SELECT
  tombstone_id(s.record_id) AS tombstone_id, s.record_kind,
  CASE WHEN s.record_kind = 'permit' THEN 'permits' ELSE 'penalties' END AS dataset,
  p.as_of AS withdrawn_on, w.reason, s.last_version
FROM run.stood AS s
JOIN run.withdrawn AS w ON w.record_id = s.record_id
CROSS JOIN run.parameters AS p
WHERE NOT EXISTS (SELECT 1 FROM run.tombstones AS k WHERE k.tombstone_id = tombstone_id(s.record_id))
