-- work.statements: what documents say of others, once per document and citation.
WITH said AS (
  SELECT
    n.record_id, r.kind AS relation, r.cited_number, r.cited_title, r.cited_url, r.evidence, r.source_id,
    r.capture_id, canonical_text(r.cited_number) AS plain_number,
    ROW_NUMBER() OVER (
      PARTITION BY n.record_id, r.kind, r.cited_number, r.cited_title, r.cited_url ORDER BY r.capture_id, r.position
    ) AS nth
  FROM parsed.relations AS r
  JOIN core.keyed_notices AS n ON n.capture_id = r.capture_id
  WHERE r.kind NOT IN ('consultation', 'notice_period')
),
canonical AS (
  SELECT *, canonical_number(plain_number) AS number FROM said WHERE nth = 1
)
SELECT
  CONCAT('doclink-', SUBSTRING(SHA256(CONCAT_WS('|',
    record_id, relation, COALESCE(cited_number, ''), COALESCE(cited_title, ''), COALESCE(cited_url, '')
  )), 1, 16)) AS link_id,
  record_id, relation, cited_number, cited_title, cited_url, evidence, source_id, capture_id,
  identity_number(number) AS number,
  REGEXP_REPLACE(REGEXP_REPLACE(cited_url, '^[a-z]+://|#.*$', '', 'g'), '/(index[.][a-z]+)?$', '') AS address,
  CASE
    WHEN relation = 'result_of' THEN 'consultation'
    WHEN relation = 'has_result' THEN 'result'
    WHEN relation = 'interpreted_by' THEN 'interpretation'
    ELSE 'document'
  END AS class
FROM canonical
