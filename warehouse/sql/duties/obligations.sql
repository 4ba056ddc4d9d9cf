-- core.obligations: one row per duty and unbroken span of days in force; wording and basis of the newest version.
WITH ordered AS (
  SELECT
    *,
    MAX(valid_to) OVER (
      PARTITION BY obligation_id ORDER BY valid_from, place
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM work.all_duties
),
islands AS (
  SELECT
    *,
    SUM(CASE WHEN covered_to IS NULL OR valid_from > covered_to + 1 THEN 1 ELSE 0 END) OVER (
      PARTITION BY obligation_id ORDER BY valid_from, place
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS island
  FROM ordered
),
spans AS (
  SELECT obligation_id, island, MIN(valid_from) AS valid_from, MAX(valid_to) AS valid_to
  FROM islands
  GROUP BY obligation_id, island
),
newest AS (
  SELECT
    *,
    ROW_NUMBER() OVER (PARTITION BY obligation_id, island ORDER BY valid_from DESC, place DESC) AS nth
  FROM islands
)
SELECT
  n.obligation_id, n.body_id, n.item_id, n.domain, n.kind, n.limit_kind, n.value, n.unit, n.anchor, n.scope,
  n.record_kind, n.limit_text, n.mode, n.untestable_code IS NULL AS testable, n.untestable_code, n.origin,
  CASE WHEN s.valid_from > DATE '1900-01-01' THEN s.valid_from END AS valid_from,
  CASE WHEN s.valid_to < DATE '2999-12-31' THEN s.valid_to END AS valid_to,
  n.basis
FROM newest AS n
JOIN spans AS s ON s.obligation_id = n.obligation_id AND s.island = n.island
WHERE n.nth = 1
