-- work.declared_blocks: days on which a declared duty gives way: to the district's rule of the same id (the law to a
-- rule that is as strict or stricter, or where the law's number is a parameter; the district's to a stricter law),
-- and to an exemption that names the duty's id instead of an item.
WITH kinds AS (
  SELECT DISTINCT body_id, kind FROM core.bodies
)
SELECT
  a.origin, a.declared_id, a.body_id,
  GREATEST(a.valid_from, b.valid_from) AS block_from, LEAST(a.valid_to, b.valid_to) AS block_to,
  'replaced' AS why
FROM work.declared_all AS a
JOIN work.declared_all AS b
  ON b.declared_id = a.declared_id AND b.body_id = a.body_id AND b.origin <> a.origin
WHERE GREATEST(a.valid_from, b.valid_from) <= LEAST(a.valid_to, b.valid_to)
  AND CASE
    WHEN a.origin = 'law' THEN a.status <> 'seen' OR a.kind <> b.kind OR COALESCE(b.weight <= a.weight, true)
    ELSE b.status = 'seen' AND a.kind = b.kind AND b.weight < a.weight
  END
UNION ALL
SELECT
  a.origin, a.declared_id, a.body_id,
  GREATEST(a.valid_from, COALESCE(x.valid_from, DATE '1900-01-01')) AS block_from,
  LEAST(a.valid_to, COALESCE(x.valid_to, DATE '2999-12-31')) AS block_to,
  'exempt' AS why
FROM work.declared_all AS a
JOIN kinds AS k ON k.body_id = a.body_id
JOIN registry.exemptions AS x
  ON x.item_path = a.declared_id AND (x.body_id = a.body_id OR x.body_id = '*' OR x.body_id = 'kind:' || k.kind)
WHERE GREATEST(a.valid_from, COALESCE(x.valid_from, DATE '1900-01-01'))
  <= LEAST(a.valid_to, COALESCE(x.valid_to, DATE '2999-12-31'))
