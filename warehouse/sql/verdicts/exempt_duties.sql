-- work.exempt_duties: duties that the district declared as not applicable (不涉及), and when.
SELECT
  d.obligation_id, COALESCE(x.reason, '') AS reason,
  COALESCE(x.valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(x.valid_to, DATE '2999-12-31') AS valid_to
FROM (SELECT DISTINCT obligation_id, body_id, item_id, domain FROM work.duties WHERE item_id IS NOT NULL) AS d
JOIN (SELECT DISTINCT body_id, kind FROM core.bodies) AS b ON b.body_id = d.body_id
JOIN registry.exemptions AS x
  ON (x.body_id = d.body_id OR x.body_id = '*' OR x.body_id = 'kind:' || b.kind)
  AND (x.item_id = d.item_id OR (x.item_id IS NULL AND x.item_path = d.domain))
