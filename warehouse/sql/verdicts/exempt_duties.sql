-- work.exempt_duties: duties that the district declared as not applicable (不涉及), and when: by their item or domain,
-- or, in place of an item, by the id of the rule that declares them.
WITH duties AS (
  SELECT DISTINCT obligation_id, body_id, item_id, domain, declared_id
  FROM work.duties
  WHERE item_id IS NOT NULL OR declared_id IS NOT NULL
),
kinds AS (
  SELECT DISTINCT body_id, kind FROM core.bodies
),
meant AS (
  SELECT
    x.item_id, x.item_path, x.reason, x.valid_from, x.valid_to, k.body_id
  FROM registry.exemptions AS x
  JOIN kinds AS k ON x.body_id = k.body_id OR x.body_id = '*' OR x.body_id = 'kind:' || k.kind
),
found AS (
  SELECT d.obligation_id, x.reason, x.valid_from, x.valid_to
  FROM duties AS d
  JOIN meant AS x ON x.body_id = d.body_id AND x.item_id = d.item_id
  UNION ALL
  SELECT d.obligation_id, x.reason, x.valid_from, x.valid_to
  FROM duties AS d
  JOIN meant AS x ON x.body_id = d.body_id AND x.item_path = d.domain
  WHERE d.item_id IS NOT NULL AND x.item_id IS NULL
  UNION ALL
  SELECT d.obligation_id, x.reason, x.valid_from, x.valid_to
  FROM duties AS d
  JOIN meant AS x ON x.body_id = d.body_id AND x.item_path = d.declared_id
)
SELECT
  obligation_id, COALESCE(reason, '') AS reason,
  COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(valid_to, DATE '2999-12-31') AS valid_to
FROM found
