-- work.noted_elements: the notices that were seen by the as-of day, by their newest content, and which elements they show.
WITH versions AS (
  SELECT
    n.record_id, n.source_id, n.body_id, n.capture_id, n.title, n.genre, n.written_date, n.published_date,
    CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE) AS observed_date,
    TRIM(n.title) <> '' AS has_title, n.published_date IS NOT NULL AS has_published_date, TRIM(n.issuer) <> '' AS has_issuer,
    REGEXP_MATCHES(n.body_text, '[^\s　]') OR TRIM(n.attachments) NOT IN ('', '[]') AS has_body,
    n.written_date IS NOT NULL AS has_written_date, TRIM(n.doc_number) <> '' AS has_doc_number,
    TRIM(n.index_number) <> '' AS has_index_number, TRIM(n.disclosure_attribute) <> '' AS has_disclosure_attribute,
    TRIM(n.validity) <> '' AS has_validity,
    CONCAT(n.source_id, CASE WHEN REGEXP_MATCHES(LOWER(n.url), '[.](pdf|docx?|wps|xlsx?|et|rtf|txt)$') THEN '/file' ELSE '/page' END)
      AS form,
    ROW_NUMBER() OVER (PARTITION BY n.record_id ORDER BY c.fetched_at DESC NULLS LAST, c.version_no DESC, n.content_hash) AS nth
  FROM core.notices AS n
  LEFT JOIN ops.captures AS c ON c.capture_id = n.capture_id
)
SELECT
  v.*,
  STRFTIME(LEAST(COALESCE(v.published_date, v.written_date, v.observed_date, p.as_of), p.as_of), '%Y-%m') AS period
FROM versions AS v
CROSS JOIN run.parameters AS p
WHERE v.nth = 1 AND COALESCE(v.observed_date, p.as_of) <= p.as_of
