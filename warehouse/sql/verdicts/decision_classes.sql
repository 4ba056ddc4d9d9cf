-- work.decision_classes: the class of each of `work.decision_sets`: those of a class are judged alike, and `class_set` of
-- them is judged for all. What is particular to a body (an extended time limit, several items of which one is chosen
-- by the day) makes a class of its own.
WITH duties AS (
  SELECT set_no, ARRAY_TO_STRING(LIST(signature ORDER BY duty_no), '##') AS signatures
  FROM work.set_duties
  GROUP BY set_no
),
particular AS (
  SELECT DISTINCT body_id FROM work.extensions
),
told AS (
  SELECT
    s.set_no, s.record_kind, s.body_id, s.item_set,
    CONCAT_WS('##', s.record_kind, CAST(LEAST(s.items, 2) AS VARCHAR),
      CASE WHEN s.items > 1 OR x.body_id IS NOT NULL THEN CAST(s.set_no AS VARCHAR) ELSE '' END,
      COALESCE(d.signatures, '')) AS words
  FROM work.decision_sets AS s
  LEFT JOIN duties AS d ON d.set_no = s.set_no
  LEFT JOIN particular AS x ON x.body_id = s.body_id
)
SELECT
  set_no, record_kind, body_id, item_set, DENSE_RANK() OVER (ORDER BY words) AS class_no,
  MIN(set_no) OVER (PARTITION BY words) AS class_set
FROM told
