-- core.keyed_notices: every captured notice with its record_id and content_hash; a notice that stands in two
-- columns has two rows with the same keys.
-- record_id: body, document number and title; without a number also the day of writing (or publication),
-- because bureaus repeat titles such as 行政许可公示 every month.
WITH typed AS (
  SELECT
    n.source_id, n.capture_id, n.title, n.doc_number, n.issuer, n.genre, n.index_number, n.topic,
    n.disclosure_attribute, n.validity, n.body_text, n.attachments,
    n.doc_number_repaired = 'true' AS doc_number_repaired,
    TRY_CAST(n.written_date AS DATE) AS written_date,
    COALESCE(TRY_CAST(SUBSTRING(n.published_at, 1, 10) AS DATE), d.published_date) AS published_date,
    d.first_seen_at, c.channel_id, c.url, c.path, c.version_no,
    REGEXP_REPLACE(n.title, '[\s　 ]+', '', 'g') AS plain_title
  FROM parsed.notices AS n
  JOIN ops.captures AS c ON c.capture_id = n.capture_id
  JOIN core.capture_dates AS d ON d.capture_id = n.capture_id
  WHERE n.kind = 'notice' AND n.title IS NOT NULL
)
SELECT
  *,
  CONCAT('notice-', SUBSTRING(SHA256(CONCAT_WS('|',
    'notice', source_id, COALESCE(doc_number, ''), plain_title,
    CASE WHEN doc_number IS NULL
      THEN COALESCE(CAST(written_date AS VARCHAR), CAST(published_date AS VARCHAR), '')
      ELSE '' END
  )), 1, 16)) AS record_id,
  SHA256(CONCAT_WS('|',
    plain_title, COALESCE(doc_number, ''), COALESCE(issuer, ''),
    COALESCE(CAST(written_date AS VARCHAR), ''), COALESCE(CAST(published_date AS VARCHAR), ''),
    COALESCE(index_number, ''), COALESCE(topic, ''), COALESCE(disclosure_attribute, ''),
    COALESCE(validity, ''), COALESCE(body_text, ''), COALESCE(attachments, '')
  )) AS content_hash
FROM typed
