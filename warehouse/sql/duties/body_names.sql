-- work.body_names: under which name (without whitespace, half-width brackets) a body is meant, and when.
-- After a reorganisation the old names mean the successor, over at most two steps.
WITH bodies AS (
  SELECT
    body_id, name, aliases, COALESCE(successor_id, body_id) AS next_id,
    COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
    COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM core.bodies
),
spelled AS (
  SELECT body_id, valid_from, valid_to, next_id, name AS word FROM bodies
  UNION
  SELECT b.body_id, b.valid_from, b.valid_to, b.next_id, t.alias AS word
  FROM bodies AS b
  CROSS JOIN UNNEST(b.aliases) AS t(alias)
),
successors AS (
  SELECT s.word, b.body_id, GREATEST(b.valid_from, s.valid_to + 1) AS valid_from, b.valid_to, b.next_id
  FROM spelled AS s
  JOIN bodies AS b ON b.body_id = s.next_id AND b.valid_to > s.valid_to
),
later_successors AS (
  SELECT s.word, b.body_id, GREATEST(b.valid_from, s.valid_to + 1) AS valid_from, b.valid_to
  FROM successors AS s
  JOIN bodies AS b ON b.body_id = s.next_id AND b.valid_to > s.valid_to
),
meant AS (
  SELECT word, body_id, valid_from, valid_to FROM spelled
  UNION
  SELECT word, body_id, valid_from, valid_to FROM successors
  UNION
  SELECT word, body_id, valid_from, valid_to FROM later_successors
)
SELECT DISTINCT
  REGEXP_REPLACE(TRANSLATE(word, '（）', '()'), '[\s　]+', '', 'g') AS word, body_id, valid_from, valid_to
FROM meant
WHERE TRIM(word) <> '' AND valid_from <= valid_to
