-- work.rule_records: the records that can be evidence of a duty judged by periods, or of one that counts days: those
-- of its item; for a duty without item those whose title holds all words of the rule, and whose genre (where it is
-- known and the rule names one) is the rule's. Pages without any content are none.
WITH duties AS (
  SELECT DISTINCT obligation_id, body_id, item_id, record_kind, scope, genre, title_words
  FROM work.duties
  WHERE testable AND kind IN ('periodic', 'by_date', 'count') AND channel_id IS NULL
),
paired AS (
  SELECT DISTINCT d.obligation_id, d.scope, l.record_kind, l.record_id
  FROM duties AS d
  JOIN work.links AS l
    ON l.body_id = d.body_id AND l.item_id = d.item_id AND (d.record_kind IS NULL OR l.record_kind = d.record_kind)
),
found AS (
  SELECT
    p.obligation_id, p.scope, CAST(NULL AS VARCHAR) AS wanted_genre, r.record_kind, r.record_id, r.first_record,
    r.genre, r.complete, r.published_date, r.observed_date, r.effective_date, r.capture_id, t.title
  FROM paired AS p
  JOIN work.records AS r ON r.record_kind = p.record_kind AND r.record_id = p.record_id
  LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id AND r.record_kind = 'notice'
  UNION ALL
  SELECT
    d.obligation_id, d.scope, d.genre AS wanted_genre, r.record_kind, r.record_id, r.first_record,
    r.genre, r.complete, r.published_date, r.observed_date, r.effective_date, r.capture_id, t.title
  FROM duties AS d
  JOIN work.records AS r ON r.body_id = d.body_id AND (d.record_kind IS NULL OR r.record_kind = d.record_kind)
  LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id AND r.record_kind = 'notice'
  WHERE d.item_id IS NULL AND (
    d.title_words IS NULL OR (
      t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 1), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 2), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 3), '%')
      AND t.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 4), '%')
    )
  )
)
SELECT
  f.obligation_id, f.record_kind, f.first_record AS record_id, f.published_date, f.observed_date, f.effective_date,
  f.capture_id, f.title, COALESCE(REGEXP_MATCHES(f.title, '20[0-9]{2}年'), false) AS names_year,
  COALESCE(d.records, 1) AS records
FROM found AS f
LEFT JOIN work.decision_days AS d ON d.day_id = f.record_id
CROSS JOIN run.parameters AS p
WHERE f.complete = 1 AND COALESCE(f.effective_date, p.as_of) <= p.as_of
  AND (f.wanted_genre IS NULL OR f.genre IS NULL OR f.genre = f.wanted_genre)
  AND (
    f.scope IN ('all', 'unclear')
    OR (f.scope = 'decisions') = (COALESCE(f.genre, '') IN ('行政许可', '行政处罚', '行政强制'))
  )
