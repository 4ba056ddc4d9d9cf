-- work.notice_records: one row per notice with its number in canonical form, its address in one spelling, and
-- what its title says it is.
WITH ranked AS (
  SELECT
    record_id, source_id, doc_number, title, url, published_date,
    canonical_text(doc_number) AS plain_number,
    ROW_NUMBER() OVER (PARTITION BY record_id ORDER BY content_hash) AS nth
  FROM core.notices
),
one AS (
  SELECT
    record_id, source_id, title, published_date, canonical_number(plain_number) AS number,
    REGEXP_REPLACE(REGEXP_REPLACE(url, '^[a-z]+://|#.*$', '', 'g'), '/(index[.][a-z]+)?$', '') AS address
  FROM ranked
  WHERE nth = 1
)
SELECT
  record_id, source_id, title, published_date, address, identity_number(number) AS number,
  CASE
    WHEN REGEXP_MATCHES(title, '解读|一图读懂|图解|答记者问|起草说明|编制说明') THEN 'interpretation'
    WHEN REGEXP_MATCHES(title, '征求|征集|征询') AND REGEXP_MATCHES(title, '反馈|结果|采纳|情况') THEN 'result'
    WHEN REGEXP_MATCHES(title, '征求.*意见|征集.*意见|意见征集|征询') THEN 'consultation'
    ELSE 'document'
  END AS class
FROM one
