-- work.declared: the declared duties on the days that no block (declared_blocks.sql) takes.
WITH marks AS (
  SELECT
    d.origin, d.declared_id, d.body_id, d.valid_from AS duty_from, d.valid_to AS duty_to, b.block_from, b.block_to
  FROM work.declared_all AS d
  JOIN work.declared_blocks AS b
    ON b.origin = d.origin AND b.declared_id = d.declared_id AND b.body_id = d.body_id
    AND b.block_from <= d.valid_to AND b.block_to >= d.valid_from
  UNION ALL
  SELECT
    origin, declared_id, body_id, valid_from AS duty_from, valid_to AS duty_to,
    valid_to + 1 AS block_from, valid_to + 1 AS block_to
  FROM work.declared_all
),
gaps AS (
  SELECT
    origin, declared_id, body_id, duty_from, duty_to, block_from - 1 AS gap_to,
    COALESCE(MAX(block_to) OVER (
      PARTITION BY origin, declared_id, body_id, duty_from, duty_to ORDER BY block_from, block_to
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) + 1, duty_from) AS gap_from
  FROM marks
)
SELECT
  d.origin, d.declared_id, d.body_id, d.item_id, d.record_kind, d.kind, d.value, d.unit, d.anchor, d.basis,
  GREATEST(g.gap_from, d.valid_from) AS valid_from, LEAST(g.gap_to, d.valid_to) AS valid_to
FROM work.declared_all AS d
JOIN gaps AS g
  ON g.origin = d.origin AND g.declared_id = d.declared_id AND g.body_id = d.body_id
  AND g.duty_from = d.valid_from AND g.duty_to = d.valid_to
WHERE GREATEST(g.gap_from, d.valid_from) <= LEAST(g.gap_to, d.valid_to)
