-- core.body_mentions: what each written name means, with the nearest registered names where it means nothing sure.
WITH current_names AS (
  SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id
),
clashing AS (
  SELECT m.origin, m.source_id, m.text, m.word_no, ARRAY_TO_STRING(LIST_SORT(LIST(DISTINCT b.name)), '、') AS names
  FROM work.body_mentions AS m
  JOIN current_names AS b ON b.body_id = m.body_id
  WHERE m.outcome = 'ambiguous'
  GROUP BY m.origin, m.source_id, m.text, m.word_no
)
SELECT
  'mention-' || SUBSTRING(SHA256(CONCAT_WS('|',
    m.origin, m.source_id, m.text, CAST(m.word_no AS VARCHAR), COALESCE(m.body_id, ''),
    COALESCE(CAST(m.valid_from AS VARCHAR), '')
  )), 1, 16) AS mention_id,
  m.origin, m.source_id, m.text, m.word_no, m.word, m.outcome, m.body_id, m.method, m.score,
  COALESCE(m.is_sure AND m.outcome = 'resolved', false) AS is_sure, m.is_successor,
  CASE WHEN m.valid_from > DATE '1900-01-01' THEN m.valid_from END AS valid_from,
  CASE WHEN m.valid_to < DATE '2999-12-31' THEN m.valid_to END AS valid_to,
  CASE WHEN m.outcome = 'ambiguous' THEN c.names ELSE NULLIF(u.candidates, '') END AS candidates,
  t.uses, SPLIT_PART(t.first_place, '|', 1) AS capture_id,
  NULLIF(CAST(SPLIT_PART(t.first_place, '|', 2) AS BIGINT), 0) AS row
FROM work.body_mentions AS m
JOIN work.body_texts AS t ON t.origin = m.origin AND t.source_id = m.source_id AND t.text = m.text
LEFT JOIN work.unresolved_words AS u ON u.word = m.word
LEFT JOIN clashing AS c
  ON c.origin = m.origin AND c.source_id = m.source_id AND c.text = m.text AND c.word_no = m.word_no
