-- core.permits: the valid rows, typed. Of a record that stands in several files the latest capture counts, with
-- the earliest dates of publication and first sight.
SELECT
  decision_id('permit', c.record_key) AS record_id,
  NULLIF(c.doc_name, '') AS doc_name,
  c.canonical_no AS doc_number,
  c.party_name,
  CASE
    WHEN c.party = 'person' THEN '自然人'
    WHEN c.party_kind IN ('法人及非法人组织', '个体工商户') THEN c.party_kind
    WHEN c.uscc LIKE '92%' THEN '个体工商户'
    ELSE '法人及非法人组织'
  END AS party_kind,
  NULLIF(c.uscc, '') AS uscc,
  NULLIF(c.id_type, '') AS id_type,
  COALESCE(NULLIF(c.id_no, ''), NULLIF(c.resident_id_no, '')) AS id_no,
  NULLIF(c.legal_rep, '') AS legal_rep,
  COALESCE(NULLIF(c.legal_rep_id_no, ''), NULLIF(c.legal_rep_resident_id_no, '')) AS legal_rep_id_no,
  NULLIF(c.permit_kind, '') AS permit_kind,
  NULLIF(c.certificate_name, '') AS certificate_name,
  NULLIF(c.permit_no, '') AS permit_no,
  NULLIF(c.content, '') AS content,
  c.decided_date_day AS decided_date,
  c.valid_from_day AS valid_from,
  CASE WHEN NOT c.is_long_term THEN c.valid_until_day END AS valid_until,
  c.is_long_term,
  NULLIF(c.agency_name, '') AS agency_name,
  NULLIF(c.agency_uscc, '') AS agency_uscc,
  NULLIF(s.meaning, '') AS status,
  NULLIF(c.data_source_name, '') AS data_source_name,
  NULLIF(c.data_source_uscc, '') AS data_source_uscc,
  NULLIF(c.remarks, '') AS remarks,
  COALESCE(v.published_date, d.published_date) AS published_date,
  COALESCE(v.first_seen_at, d.first_seen_at) AS first_seen_at,
  c.source_id AS body_id,
  c.layout,
  SUBSTRING(MD5(CONCAT_WS('|',
    c.record_key, COALESCE(c.doc_name, ''), COALESCE(c.uscc, ''), COALESCE(c.id_no, ''), COALESCE(c.legal_rep, ''),
    COALESCE(c.permit_kind, ''), COALESCE(c.certificate_name, ''), COALESCE(c.permit_no, ''),
    COALESCE(c.content, ''), COALESCE(CAST(c.decided_date_day AS VARCHAR), ''),
    COALESCE(CAST(c.valid_from_day AS VARCHAR), ''), COALESCE(CAST(c.valid_until_day AS VARCHAR), ''),
    COALESCE(c.agency_name, ''), COALESCE(c.agency_uscc, ''), COALESCE(s.meaning, ''),
    COALESCE(c.data_source_name, ''), COALESCE(c.data_source_uscc, ''), COALESCE(c.remarks, '')
  )), 1, 16) AS content_hash,
  c.source_id,
  c.capture_id,
  c.row,
  CONCAT('数据第', CAST(c.row AS VARCHAR), '行') AS locator
FROM work.cleaned_permits AS c
LEFT JOIN work.errors AS e ON e.capture_id = c.capture_id AND e.row = c.row
LEFT JOIN work.versions AS v ON v.capture_id = c.capture_id AND v.row = c.row
LEFT JOIN core.capture_dates AS d ON d.capture_id = c.capture_id
LEFT JOIN reference.code_lists AS s
  ON s.list = CASE WHEN c.layout = 'A' THEN 'status_a' ELSE 'status' END
  AND s.label = CASE WHEN c.layout = 'A' AND c.status = '' THEN '0' ELSE c.status END
WHERE e.row IS NULL AND (v.place IS NULL OR v.place = 1)
