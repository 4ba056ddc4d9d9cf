-- work.decision_sets: the bodies and sets of items among permits and penalties, numbered, with the earliest publication
-- of each as one text `day|kind|record`.
WITH sets AS (
  SELECT
    d.record_kind, d.body_id, d.item_set,
    MIN(CONCAT(
      CAST(COALESCE(
        CASE
          WHEN d.published_date < d.last_absent_date THEN d.observed_date ELSE LEAST(d.published_date, d.observed_date)
        END,
        p.as_of
      ) AS VARCHAR),
      '|', d.record_kind, '|', d.first_record
    )) AS found
  FROM work.decision_dates AS d
  CROSS JOIN run.parameters AS p
  GROUP BY d.record_kind, d.body_id, d.item_set
),
sizes AS (
  SELECT item_set, COUNT(*) AS items, MIN(item_id) AS item_id FROM work.item_sets GROUP BY item_set
)
SELECT
  s.record_kind, s.body_id, s.item_set, s.found, COALESCE(z.items, 0) AS items,
  CASE WHEN z.items = 1 THEN z.item_id END AS item_id,
  ROW_NUMBER() OVER (ORDER BY s.record_kind, s.body_id, s.item_set) AS set_no
FROM sets AS s
LEFT JOIN sizes AS z ON z.item_set = s.item_set
