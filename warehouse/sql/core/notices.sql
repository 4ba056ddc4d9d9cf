-- core.notices: one row per notice and content version, from its first capture.
WITH ranked AS (
  SELECT
    *,
    MIN(first_seen_at) OVER (PARTITION BY record_id) AS record_first_seen_at,
    ROW_NUMBER() OVER (PARTITION BY record_id, content_hash ORDER BY first_seen_at, version_no, capture_id) AS nth
  FROM core.keyed_notices
)
SELECT
  record_id, title, doc_number, doc_number_repaired, issuer, source_id AS body_id, written_date, published_date,
  record_first_seen_at AS first_seen_at, genre, index_number, topic, disclosure_attribute, validity, body_text,
  attachments, url, content_hash, source_id, capture_id, path AS locator
FROM ranked
WHERE nth = 1
