-- work.number_sequences: decision numbers `X〔2026〕n号` counted by body and by what stands before the number. What
-- stands there is published: with eleven digits it may be somebody's telephone or identity number, and no series.
WITH numbered AS (
  SELECT
    body_id, 'permit' AS record_kind, SPLIT_PART(doc_number, '〕', 1) AS stem,
    TRY_CAST(REGEXP_EXTRACT(doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM core.permits
  UNION ALL
  SELECT
    body_id, 'penalty' AS record_kind, SPLIT_PART(doc_number, '〕', 1) AS stem,
    TRY_CAST(REGEXP_EXTRACT(doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM core.penalties
),
-- a condition on the number would read it out of the text a second time
by_kind AS (
  SELECT body_id, stem, record_kind, COUNT(number) AS records, MIN(number) AS lowest, MAX(number) AS highest
  FROM numbered
  GROUP BY body_id, stem, record_kind
),
counted AS (
  SELECT
    body_id, stem, CASE WHEN MIN(record_kind) = MAX(record_kind) THEN MIN(record_kind) ELSE 'all' END AS kind,
    SUM(records) AS records, MIN(lowest) AS lowest, MAX(highest) AS highest
  FROM by_kind
  WHERE records > 0
  GROUP BY body_id, stem
)
SELECT body_id, stem, SPLIT_PART(stem, '〔', 1) AS prefix, SPLIT_PART(stem, '〔', 2) AS year, kind, records, lowest, highest
FROM counted
WHERE REGEXP_MATCHES(stem, '^[^〔]+〔[0-9]{4}$') AND NOT REGEXP_MATCHES(stem, '(?:[0-9０-９][^0-9０-９〔]{0,3}){11}')
