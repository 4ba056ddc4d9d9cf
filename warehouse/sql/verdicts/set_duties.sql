-- work.set_duties: the duties `within` that bind each of `work.decision_sets`, numbered by all that a judgement takes
-- from them (`signature`): sets with the same signatures in the same order are judged alike.
WITH exempted AS (
  SELECT
    obligation_id,
    ARRAY_TO_STRING(LIST_SORT(LIST(CONCAT_WS('~', CAST(valid_from AS VARCHAR), CAST(valid_to AS VARCHAR), reason))), '~')
      AS spans
  FROM work.exempt_duties
  GROUP BY obligation_id
),
bound AS (
  SELECT s.set_no, s.record_kind, s.item_set, s.item_id, d.obligation_id, d.item_id AS duty_item, d.domain AS duty_domain, d.valid_from
  FROM work.decision_sets AS s
  JOIN work.item_sets AS i ON i.item_set = s.item_set
  JOIN work.duties AS d ON d.body_id = i.body_id AND d.item_id = i.item_id AND d.body_id = s.body_id
  WHERE d.kind = 'within' AND d.testable AND COALESCE(d.record_kind, s.record_kind) = s.record_kind
  UNION ALL
  SELECT s.set_no, s.record_kind, s.item_set, s.item_id, d.obligation_id, d.item_id AS duty_item, d.domain AS duty_domain, d.valid_from
  FROM work.decision_sets AS s
  JOIN work.duties AS d ON d.body_id = s.body_id
  WHERE d.kind = 'within' AND d.testable AND d.item_id IS NULL AND COALESCE(d.record_kind, s.record_kind) = s.record_kind
),
weaker AS (
  SELECT
    b.set_no, b.obligation_id,
    ARRAY_TO_STRING(LIST_SORT(LIST(DISTINCT CONCAT_WS('~',
      COALESCE(w.item_id, ''), CASE WHEN w.item_id = COALESCE(b.duty_item, b.item_id) THEN 'same' ELSE 'other' END,
      COALESCE(w.record_kind, ''), CAST(w.valid_from AS VARCHAR), CAST(w.valid_to AS VARCHAR)
    ))), '~') AS spans
  FROM bound AS b
  JOIN work.stricter AS w ON w.weaker_id = b.obligation_id
  GROUP BY b.set_no, b.obligation_id
),
told AS (
  SELECT DISTINCT
    b.set_no, b.obligation_id, b.duty_item, b.duty_domain,
    CONCAT_WS('|',
      CASE WHEN b.duty_item IS NULL THEN 'any' ELSE 'item' END, COALESCE(CAST(d.days AS VARCHAR), ''),
      COALESCE(d.unit, ''), COALESCE(d.anchor, ''), COALESCE(d.scope, ''), CAST(d.valid_from AS VARCHAR),
      CAST(d.valid_to AS VARCHAR), d.term, d.limit_text, COALESCE(x.spans, ''), COALESCE(w.spans, '')
    ) AS words
  FROM bound AS b
  JOIN work.duties AS d ON d.obligation_id = b.obligation_id AND d.kind = 'within' AND d.testable
  LEFT JOIN exempted AS x ON x.obligation_id = b.obligation_id
  LEFT JOIN weaker AS w ON w.set_no = b.set_no AND w.obligation_id = b.obligation_id
),
signed AS (
  SELECT
    set_no, obligation_id, duty_item, MAX(duty_domain) AS duty_domain,
    ARRAY_TO_STRING(LIST_SORT(LIST(words)), '#') AS signature
  FROM told
  GROUP BY set_no, obligation_id, duty_item
)
SELECT
  g.set_no, g.obligation_id, g.signature, COALESCE(g.duty_item, s.item_id) AS item_id,
  CASE WHEN g.duty_item IS NOT NULL THEN g.duty_domain ELSE m.domain END AS domain, s.body_id,
  CONCAT('verdict-', SUBSTRING(g.obligation_id, 6, 8), '-') AS verdict_stem,
  ROW_NUMBER() OVER (PARTITION BY g.set_no ORDER BY g.signature, g.obligation_id) AS duty_no
FROM signed AS g
JOIN work.decision_sets AS s ON s.set_no = g.set_no
LEFT JOIN work.item_domains AS m ON m.item_id = s.item_id
