-- work.number_sequences: decision numbers `X〔2026〕n号` counted by body and by what stands before the number. What
-- stands there is published: with eleven digits it may be somebody's telephone or identity number, and no series.
WITH numbered AS (
  SELECT
    body_id, record_kind, SPLIT_PART(doc_number, '〕', 1) AS stem,
    TRY_CAST(REGEXP_EXTRACT(doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM work.decisions
),
counted AS (
  SELECT
    body_id, stem, CASE WHEN MIN(record_kind) = MAX(record_kind) THEN MIN(record_kind) ELSE 'all' END AS kind,
    COUNT(*) AS records, MIN(number) AS lowest, MAX(number) AS highest
  FROM numbered
  WHERE number IS NOT NULL
  GROUP BY body_id, stem
)
SELECT body_id, stem, SPLIT_PART(stem, '〔', 1) AS prefix, SPLIT_PART(stem, '〔', 2) AS year, kind, records, lowest, highest
FROM counted
WHERE REGEXP_MATCHES(stem, '^[^〔]+〔[0-9]{4}$') AND NOT REGEXP_MATCHES(stem, '(?:[0-9０-９][^0-9０-９〔]{0,3}){11}')
