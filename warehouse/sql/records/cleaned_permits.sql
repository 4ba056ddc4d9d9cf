-- permits with cleaned cells: '' is an empty cell, NULL a column that the file lacks; codes, days read.
-- `record_key` (decision number without 第 and leading zeros, and party) is NULL when the row cannot be identified;
-- `detail_key` is what tells
-- the decisions of layout A apart beyond it (R19a). Cells of many values get one look first: most are clean.
WITH looks AS (
  SELECT
    p.*,
    is_plain_text(p.party_name) AS party_is_plain,
    is_plain_number(p.doc_number) AS number_is_plain,
    is_written_uscc(p.uscc) AS uscc_is_plain
  FROM parsed.permits AS p
),
texts AS (
  SELECT
    p.source_id, p.capture_id, p.row, p.layout, p.party_sheet, p.damage,
    p.party_is_plain, p.number_is_plain, p.uscc_is_plain,
    CASE WHEN p.party_is_plain THEN p.party_name ELSE clean_text(p.party_name) END AS party_name,
    clean_label(p.party_kind) AS party_kind,
    CASE WHEN p.uscc_is_plain THEN p.uscc ELSE clean_text(p.uscc) END AS uscc_text,
    clean_text(p.business_reg_no) AS business_reg_no_text,
    clean_text(p.organisation_code) AS organisation_code_text,
    clean_text(p.tax_reg_no) AS tax_reg_no_text,
    clean_text(p.institution_cert_no) AS institution_cert_no_text,
    clean_text(p.society_reg_no) AS society_reg_no_text,
    clean_label(p.id_type) AS id_type,
    clean_text(p.id_no) AS id_no_text,
    clean_text(p.resident_id_no) AS resident_id_no_text,
    clean_text(p.legal_rep) AS legal_rep,
    clean_label(p.legal_rep_id_type) AS legal_rep_id_type,
    clean_text(p.legal_rep_id_no) AS legal_rep_id_no_text,
    clean_text(p.legal_rep_resident_id_no) AS legal_rep_resident_id_no_text,
    clean_label(p.doc_name) AS doc_name,
    CASE WHEN p.number_is_plain THEN p.doc_number ELSE clean_text(p.doc_number) END AS doc_number,
    clean_text(p.project_name) AS project_name,
    clean_label(p.permit_kind) AS permit_kind,
    clean_label(p.certificate_name) AS certificate_name,
    clean_text(p.permit_no) AS permit_no,
    clean_text(p.permit_code) AS permit_code,
    clean_text(p.content) AS content,
    clean_label(p.decided_date) AS decided_date,
    clean_label(p.valid_from) AS valid_from,
    clean_label(p.valid_until) AS valid_until,
    clean_label(p.agency_name) AS agency_name,
    a.code AS agency_uscc,
    COALESCE(a.is_bad, FALSE) AS agency_uscc_is_bad,
    clean_label(p.status) AS status,
    clean_label(p.use_scope) AS use_scope,
    clean_label(p.area_code) AS area_code_text,
    clean_label(p.updated_at) AS updated_at,
    clean_label(p.data_source_name) AS data_source_name,
    s.code AS data_source_uscc,
    COALESCE(s.is_bad, FALSE) AS data_source_uscc_is_bad,
    clean_text(p.remarks) AS remarks
  FROM looks AS p
  LEFT JOIN work.codes_permits AS a ON a.written = p.agency_uscc
  LEFT JOIN work.codes_permits AS s ON s.written = p.data_source_uscc
),
codes AS (
  SELECT
    t.*,
    CASE WHEN uscc_is_plain THEN uscc_text ELSE clean_code(uscc_text) END AS uscc,
    clean_code(business_reg_no_text) AS business_reg_no,
    clean_code(organisation_code_text) AS organisation_code,
    clean_code(tax_reg_no_text) AS tax_reg_no,
    clean_code(institution_cert_no_text) AS institution_cert_no,
    clean_code(society_reg_no_text) AS society_reg_no,
    clean_code(id_no_text) AS id_no,
    clean_code(resident_id_no_text) AS resident_id_no,
    clean_code(legal_rep_id_no_text) AS legal_rep_id_no,
    clean_code(legal_rep_resident_id_no_text) AS legal_rep_resident_id_no,
    clean_code(area_code_text) AS area_code
  FROM texts AS t
),
readings AS (
  SELECT
    c.*,
    CASE
      WHEN party_sheet <> 'mixed' THEN party_sheet
      WHEN layout = 'A' AND resident_id_no <> ''
        AND CONCAT(COALESCE(uscc, ''), COALESCE(organisation_code, ''), COALESCE(business_reg_no, ''),
          COALESCE(tax_reg_no, '')) = '' THEN 'person'
      -- Tables of a body's own design do not tell; a short name is treated as a person's, to protect it.
      WHEN layout = 'custom' AND LENGTH(party_name) <= 4 THEN 'person'
      ELSE 'organisation'
    END AS party,
    to_day(decided_date) AS decided_date_day,
    to_day(valid_from) AS valid_from_day,
    to_day(valid_until) AS valid_until_day,
    to_day(updated_at) AS updated_at_day,
    CASE
      WHEN number_is_plain THEN doc_number
      ELSE canonical_text(CASE WHEN doc_number <> '' THEN doc_number ELSE COALESCE(permit_no, doc_number) END)
    END AS plain_number,
    CASE WHEN party_is_plain THEN party_name ELSE canonical_text(party_name) END AS plain_party
  FROM codes AS c
),
numbered AS (
  SELECT
    r.*,
    COALESCE(is_long_term_word(valid_until) OR valid_until_day = DATE '2099-12-31', FALSE) AS is_long_term,
    CASE
      WHEN number_is_plain THEN plain_number
      WHEN plain_number <> '' THEN canonical_number(plain_number)
    END AS canonical_no,
    layout = 'A' OR plain_party <> '' AS has_party
  FROM readings AS r
)
SELECT
  n.*,
  CASE
    WHEN canonical_no IS NOT NULL AND has_party THEN CONCAT(identity_number(canonical_no), '|', plain_party)
  END AS record_key,
  CASE
    WHEN layout = 'A' AND canonical_no IS NOT NULL
      THEN CONCAT(canonical_text(project_name), '|', canonical_text(content), '|', resident_id_no, '|',
        COALESCE(CAST(decided_date_day AS VARCHAR), decided_date))
  END AS detail_key
FROM numbered AS n
