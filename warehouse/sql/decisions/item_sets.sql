-- work.item_sets: the items of each set, the item under which a decision with this set counts (the smallest id),
-- its domain, and the domain that all items share (NULL when there are several).
WITH sets AS (
  SELECT item_set FROM work.capture_sets
  UNION
  SELECT item_set FROM work.record_sets WHERE item_set <> ''
),
members AS (
  SELECT
    s.item_set, SPLIT_PART(p.member, '/', 1) AS body_id,
    SUBSTRING(p.member, LENGTH(SPLIT_PART(p.member, '/', 1)) + 2) AS item_id
  FROM sets AS s
  CROSS JOIN UNNEST(STRING_SPLIT(s.item_set, ',')) AS p(member)
),
domains AS (
  SELECT item_id, MAX(domain) AS domain FROM core.catalogue_items GROUP BY item_id
),
named AS (
  SELECT m.item_set, m.body_id, m.item_id, d.domain
  FROM members AS m
  LEFT JOIN domains AS d ON d.item_id = m.item_id
),
chosen AS (
  SELECT
    item_set, MIN(item_id) AS first_item,
    CASE WHEN COUNT(domain) = COUNT(*) AND COUNT(DISTINCT domain) = 1 THEN MIN(domain) END AS shared_domain
  FROM named
  GROUP BY item_set
)
SELECT
  n.item_set, n.body_id, n.item_id, n.item_id = c.first_item AS is_first, n.domain, c.shared_domain
FROM named AS n
JOIN chosen AS c ON c.item_set = n.item_set
