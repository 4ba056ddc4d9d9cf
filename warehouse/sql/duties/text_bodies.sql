-- work.text_bodies: the bodies that a 公开主体 text means, and when.
SELECT w.body_text, w.word, n.body_id, n.valid_from, n.valid_to
FROM work.body_words AS w
JOIN work.body_names AS n ON n.word = w.word
UNION
SELECT
  w.body_text, w.word, b.body_id,
  COALESCE(b.valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(b.valid_to, DATE '2999-12-31') AS valid_to
FROM work.body_words AS w
CROSS JOIN core.bodies AS b
LEFT JOIN work.body_names AS n ON n.word = w.word
WHERE w.is_all_towns AND b.kind = 'town' AND n.word IS NULL
