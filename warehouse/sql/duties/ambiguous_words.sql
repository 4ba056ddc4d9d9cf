-- work.ambiguous_words: words that mean two bodies on the same day; they give no duty.
SELECT a.word, MIN(a.body_id) AS first_body, MAX(b.body_id) AS last_body
FROM work.body_names AS a
JOIN work.body_names AS b
  ON b.word = a.word AND b.body_id > a.body_id AND b.valid_from <= a.valid_to AND a.valid_from <= b.valid_to
GROUP BY a.word
