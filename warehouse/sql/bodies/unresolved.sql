-- work.unresolved_words: names that mean no body, or none surely, and the three registered bodies that are
-- written most like them: shared characters and edit distance, half each (DuckDB counts edits in bytes, three to a
-- Chinese character).
WITH unsure AS (
  SELECT word, plain_word
  FROM work.body_mentions
  GROUP BY word, plain_word
  HAVING MAX(CASE WHEN outcome <> 'unresolved' AND is_sure THEN 1 ELSE 0 END) = 0
),
current_names AS (
  SELECT body_id, MAX(name) AS name FROM core.bodies GROUP BY body_id
),
scored AS (
  SELECT
    u.word, b.name,
    MAX(
      (LENGTH(u.plain_word) - LENGTH(TRANSLATE(u.plain_word, n.word, '')))
        / CAST(LENGTH(u.plain_word) + LENGTH(n.word) AS DOUBLE)
      + 0.5 - 0.5 * LEVENSHTEIN(u.plain_word, n.word) / (3.0 * GREATEST(LENGTH(u.plain_word), LENGTH(n.word)))
    ) AS likeness
  FROM unsure AS u
  CROSS JOIN work.body_names AS n
  JOIN current_names AS b ON b.body_id = n.body_id
  GROUP BY u.word, b.name
),
nearest AS (
  SELECT word, name, ROW_NUMBER() OVER (PARTITION BY word ORDER BY likeness DESC, name) AS nth
  FROM scored
  WHERE likeness > 0.2
)
SELECT
  u.word,
  CONCAT_WS('、',
    MAX(CASE WHEN n.nth = 1 THEN n.name END),
    MAX(CASE WHEN n.nth = 2 THEN n.name END),
    MAX(CASE WHEN n.nth = 3 THEN n.name END)
  ) AS candidates
FROM unsure AS u
LEFT JOIN nearest AS n ON n.word = u.word AND n.nth <= 3
GROUP BY u.word
