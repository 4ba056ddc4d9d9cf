-- permits with cleaned cells: '' is an empty cell, NULL a column that the file lacks; codes, days read.
-- `canonical_no` and `record_key` are NULL when the row cannot be identified.
WITH texts AS (
  SELECT
    p.source_id, p.capture_id, p.row, p.layout, p.party_sheet, p.damage,
    clean_text(p.party_name) AS party_name,
    clean_label(p.party_kind) AS party_kind,
    clean_text(p.uscc) AS uscc_text,
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
    clean_text(p.doc_number) AS doc_number,
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
    clean_label(p.agency_uscc) AS agency_uscc_text,
    clean_label(p.status) AS status,
    clean_label(p.use_scope) AS use_scope,
    clean_label(p.area_code) AS area_code_text,
    clean_label(p.updated_at) AS updated_at,
    clean_label(p.data_source_name) AS data_source_name,
    clean_label(p.data_source_uscc) AS data_source_uscc_text,
    clean_text(p.remarks) AS remarks
  FROM parsed.permits AS p
),
codes AS (
  SELECT
    t.*,
    clean_code(uscc_text) AS uscc,
    clean_code(business_reg_no_text) AS business_reg_no,
    clean_code(organisation_code_text) AS organisation_code,
    clean_code(tax_reg_no_text) AS tax_reg_no,
    clean_code(institution_cert_no_text) AS institution_cert_no,
    clean_code(society_reg_no_text) AS society_reg_no,
    clean_code(id_no_text) AS id_no,
    clean_code(resident_id_no_text) AS resident_id_no,
    clean_code(legal_rep_id_no_text) AS legal_rep_id_no,
    clean_code(legal_rep_resident_id_no_text) AS legal_rep_resident_id_no,
    clean_code(agency_uscc_text) AS agency_uscc,
    clean_code(area_code_text) AS area_code,
    clean_code(data_source_uscc_text) AS data_source_uscc
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
    canonical_text(CASE WHEN doc_number <> '' THEN doc_number ELSE COALESCE(permit_no, doc_number) END) AS plain_number,
    canonical_text(party_name) AS plain_party
  FROM codes AS c
),
keyed AS (
  SELECT
    r.*,
    COALESCE(is_long_term_word(valid_until) OR valid_until_day = DATE '2099-12-31', FALSE) AS is_long_term,
    CASE WHEN plain_number <> '' THEN canonical_number(plain_number) END AS canonical_no,
    CASE WHEN plain_number <> '' AND (plain_party <> '' OR layout = 'A') THEN
      CASE
        WHEN layout = 'A' THEN CONCAT_WS('|', canonical_number(plain_number), canonical_text(project_name), canonical_text(content),
          plain_party, COALESCE(resident_id_no, ''), COALESCE(CAST(decided_date_day AS VARCHAR), decided_date, ''))
        ELSE CONCAT_WS('|', canonical_number(plain_number), plain_party)
      END
    END AS record_key
  FROM readings AS r
)
SELECT * FROM keyed
