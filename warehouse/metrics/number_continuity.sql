-- metrics.number_continuity: numbers seen within the sequences of document numbers `X〔2026〕n号`, by body and year. Those of
-- decisions are the sequences of metrics.doc_number_gaps, which stands before this one in name order.
WITH parameters AS (
  SELECT
    MAX(CASE WHEN name = 'min_seen' THEN value END) AS min_seen,
    MAX(CASE WHEN name = 'min_share' THEN value END) AS min_share
  FROM run.indicator_parameters
  WHERE indicator = 'number_continuity'
),
numbered AS (
  SELECT DISTINCT
    body_id, SPLIT_PART(canonical_number(plain), '〕', 1) AS stem,
    TRY_CAST(REGEXP_EXTRACT(canonical_number(plain), '〕(?:第)?([0-9]{1,5})号$', 1) AS INTEGER) AS number
  FROM (SELECT body_id, canonical_text(doc_number) AS plain FROM core.notices WHERE doc_number IS NOT NULL) AS n
),
sequences AS (
  SELECT body_id, stem, COUNT(*) AS seen, MAX(number) - MIN(number) + 1 AS between_ends
  FROM numbered
  WHERE number IS NOT NULL AND REGEXP_MATCHES(stem, '^[^〔]+〔[0-9]{4}$')
  GROUP BY body_id, stem
),
judged AS (
  SELECT
    s.body_id, SPLIT_PART(s.stem, '〔', 2) AS period, s.seen, s.between_ends,
    CASE
      WHEN s.seen < p.min_seen THEN 'sequence-short' WHEN s.seen < p.min_share * s.between_ends THEN 'sequence-sparse'
    END AS reason
  FROM sequences AS s
  CROSS JOIN parameters AS p
)
SELECT
  body_id, '未归入领域' AS domain, 'notice' AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN reason IS NULL THEN seen ELSE 0 END AS numerator, CASE WHEN reason IS NULL THEN between_ends ELSE 0 END AS denominator,
  CASE WHEN reason IS NULL THEN 0 ELSE seen END AS excluded, reason
FROM judged
UNION ALL
SELECT
  body_id, '未归入领域' AS domain, 'decision' AS kind, CAST(NULL AS VARCHAR) AS field, period, seen_count AS numerator,
  highest - lowest + 1 AS denominator, 0 AS excluded, CAST(NULL AS VARCHAR) AS reason
FROM metrics.doc_number_gaps
