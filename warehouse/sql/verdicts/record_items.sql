-- work.record_items: the item under which a record counts: of several linked items one whose catalogue version was in
-- force on the day of the record, and of these the smallest id.
WITH versions AS (
  SELECT
    item_id, COALESCE(valid_from, DATE '1900-01-01') AS valid_from, COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM core.catalogue_items
),
ranked AS (
  SELECT
    l.record_kind, l.record_id, l.item_id,
    MIN(CASE
      WHEN COALESCE(r.decided_date, r.written_date, r.effective_date) BETWEEN v.valid_from AND v.valid_to THEN 0 ELSE 1
    END) AS out_of_force
  FROM work.links AS l
  LEFT JOIN work.records AS r ON r.record_kind = l.record_kind AND r.record_id = l.record_id
  LEFT JOIN versions AS v ON v.item_id = l.item_id
  GROUP BY l.record_kind, l.record_id, l.item_id
),
chosen AS (
  SELECT
    record_kind, record_id, item_id,
    ROW_NUMBER() OVER (PARTITION BY record_kind, record_id ORDER BY out_of_force, item_id) AS nth
  FROM ranked
)
SELECT record_kind, record_id, item_id
FROM chosen
WHERE nth = 1
