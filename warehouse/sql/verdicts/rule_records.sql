-- work.rule_records: the records that can be evidence of a duty judged by periods, or of one that counts days: those
-- of its item; for a duty without item those whose title holds all words of the rule, and whose genre (where it is
-- known and the rule names one) is the rule's. Pages without any content are none.
WITH duties AS (
  SELECT DISTINCT obligation_id, body_id, item_id, scope, genre, title_words
  FROM work.duties
  WHERE testable AND kind IN ('periodic', 'by_date', 'count') AND channel_id IS NULL
    AND COALESCE(record_kind, 'notice') = 'notice'
),
paired AS (
  SELECT DISTINCT d.obligation_id, d.scope, l.record_id
  FROM duties AS d
  JOIN work.links AS l ON l.body_id = d.body_id AND l.item_id = d.item_id AND l.record_kind = 'notice'
),
found AS (
  SELECT
    p.obligation_id, p.scope, CAST(NULL AS VARCHAR) AS wanted_genre, r.record_kind, r.record_id, r.genre, r.complete,
    r.published_date, r.observed_date, r.effective_date, r.capture_id, t.title, CAST(1 AS BIGINT) AS records
  FROM paired AS p
  JOIN work.records AS r ON r.record_kind = 'notice' AND r.record_id = p.record_id
  LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id
  UNION ALL
  SELECT
    d.obligation_id, d.scope, d.genre AS wanted_genre, r.record_kind, r.record_id, r.genre, r.complete,
    r.published_date, r.observed_date, r.effective_date, r.capture_id, t.title, CAST(1 AS BIGINT) AS records
  FROM duties AS d
  JOIN work.records AS r ON r.record_kind = 'notice' AND r.body_id = d.body_id
  LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id
  WHERE d.item_id IS NULL AND (
    d.title_words IS NULL OR (
      t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 1), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 2), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 3), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 4), '%')
    )
  )
  UNION ALL
  SELECT
    obligation_id, scope, CAST(NULL AS VARCHAR) AS wanted_genre, record_kind, first_record AS record_id,
    CAST(NULL AS VARCHAR) AS genre, 1 AS complete, published_date, observed_date, effective_date,
    CAST(NULL AS VARCHAR) AS capture_id, CAST(NULL AS VARCHAR) AS title, records
  FROM work.evidence_days
)
SELECT
  f.obligation_id, f.record_kind, f.record_id, f.published_date, f.observed_date, f.effective_date, f.capture_id,
  f.title, COALESCE(REGEXP_MATCHES(f.title, '20[0-9]{2}年'), false) AS names_year, f.records
FROM found AS f
CROSS JOIN run.parameters AS p
WHERE f.complete = 1 AND COALESCE(f.effective_date, p.as_of) <= p.as_of
  AND (f.wanted_genre IS NULL OR f.genre IS NULL OR f.genre = f.wanted_genre)
  AND (
    f.scope IN ('all', 'unclear')
    OR (f.scope = 'decisions') = (COALESCE(f.genre, '') IN ('行政许可', '行政处罚', '行政强制'))
  )
