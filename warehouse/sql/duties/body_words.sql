-- work.body_words: the bodies that a 公开主体 text lists. A text that is a registered name as a whole is one word.
WITH texts AS (
  SELECT DISTINCT
    body AS body_text,
    REGEXP_REPLACE(TRANSLATE(body, '（）', '()'), '[\s　]+', '', 'g') AS text_word
  FROM core.catalogue_items
  WHERE TRIM(body) <> ''
),
known AS (
  SELECT t.body_text, t.text_word, MAX(n.body_id) AS any_body
  FROM texts AS t
  LEFT JOIN work.body_names AS n ON n.word = t.text_word
  GROUP BY t.body_text, t.text_word
),
listed AS (
  SELECT body_text, text_word AS word FROM known WHERE any_body IS NOT NULL
  UNION
  SELECT k.body_text, p.word
  FROM known AS k
  CROSS JOIN UNNEST(STRING_SPLIT(REGEXP_REPLACE(k.text_word, '[、，,；;/／]', '|', 'g'), '|')) AS p(word)
  WHERE k.any_body IS NULL
)
SELECT
  body_text, word,
  -- 各镇(街), 乡镇人民政府, 镇人民政府(街道办事处) … : what is left without these words are only words for towns
  REGEXP_MATCHES(
    REGEXP_REPLACE(word, '(人民政府|政府|办事处|全区|全县|全市|辖区|所属|[各区县市级和及()])', '', 'g'),
    '^[乡镇街道办]*[乡镇街][乡镇街道办]*$'
  ) AS is_all_towns
FROM listed
WHERE word <> ''
