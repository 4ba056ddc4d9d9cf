-- penalties with cleaned cells: '' is an empty cell, NULL a column that the file lacks; codes, days, amounts read.
-- `record_key` (decision number without 第 and leading zeros, and party) is NULL when the row cannot be identified;
-- `detail_key` is what tells
-- the decisions of layout A apart beyond it (R19a). Cells of many values get one look first: most are clean.
-- What was read out of a body's own table (`text_…`) goes before the cells that it was read from; of a body and
-- persons in one row the body is the party.
WITH sources AS (
  SELECT
    p.*,
    COALESCE(p.text_doc_number, p.doc_number) AS number_source,
    CASE WHEN p.text_decided_date <> '' THEN p.text_decided_date ELSE p.decided_date END AS date_source,
    CASE
      WHEN p.text_bodies <> '' THEN p.text_bodies WHEN p.text_persons <> '' THEN p.text_persons ELSE p.party_name
    END AS party_source
  FROM parsed.penalties AS p
),
looks AS (
  SELECT
    p.*,
    is_plain_text(p.party_source) AS party_is_plain,
    is_plain_number(p.number_source) AS number_is_plain,
    is_written_uscc(p.uscc) AS uscc_is_plain
  FROM sources AS p
),
texts AS (
  SELECT
    p.source_id, p.capture_id, p.row, p.layout, p.party_sheet, p.damage,
    p.party_is_plain, p.number_is_plain, p.uscc_is_plain,
    CASE WHEN p.party_is_plain THEN p.party_source ELSE clean_text(p.party_source) END AS party_name,
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
    CASE WHEN p.number_is_plain THEN p.number_source ELSE clean_text(p.number_source) END AS doc_number,
    clean_text(p.case_name) AS case_name,
    clean_label(p.penalty_kind) AS penalty_kind,
    clean_label(p.penalty_kind_2) AS penalty_kind_2,
    clean_label(p.offence_kind) AS offence_kind,
    clean_text(p.offence) AS offence,
    clean_text(p.basis) AS basis,
    clean_text(p.penalty_text) AS penalty_text,
    clean_label(p.fine_wan) AS fine_wan,
    clean_label(p.confiscated_wan) AS confiscated_wan,
    clean_text(p.withdrawn_licence) AS withdrawn_licence,
    clean_label(p.date_source) AS decided_date,
    clean_label(p.valid_until) AS valid_until,
    clean_label(p.show_until) AS show_until,
    clean_label(p.show_term) AS show_term,
    clean_label(p.agency_name) AS agency_name,
    a.code AS agency_uscc,
    COALESCE(a.is_bad, FALSE) AS agency_uscc_is_bad,
    clean_label(p.status) AS status,
    clean_label(p.area_code) AS area_code_text,
    clean_label(p.updated_at) AS updated_at,
    clean_label(p.data_source_name) AS data_source_name,
    s.code AS data_source_uscc,
    COALESCE(s.is_bad, FALSE) AS data_source_uscc_is_bad,
    clean_text(p.remarks) AS remarks,
    p.text_identity_number, p.text_fine_yuan, p.text_confiscated_yuan, p.text_penalty_kinds, p.text_persons, p.text_bodies,
    p.text_published_date
  FROM looks AS p
  LEFT JOIN work.codes_penalties AS a ON a.written = p.agency_uscc
  LEFT JOIN work.codes_penalties AS s ON s.written = p.data_source_uscc
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
      WHEN text_bodies <> '' THEN 'organisation'
      WHEN text_persons <> '' THEN 'person'
      WHEN party_sheet <> 'mixed' THEN party_sheet
      WHEN layout = 'A' AND resident_id_no <> ''
        AND CONCAT(COALESCE(uscc, ''), COALESCE(organisation_code, ''), COALESCE(business_reg_no, ''),
          COALESCE(tax_reg_no, '')) = '' THEN 'person'
      -- Tables of a body's own design do not tell; a short name is treated as a person's, to protect it.
      WHEN layout = 'custom' AND LENGTH(party_name) <= 4 THEN 'person'
      ELSE 'organisation'
    END AS party,
    to_day(decided_date) AS decided_date_day,
    to_day(valid_until) AS valid_until_day,
    to_day(show_until) AS show_until_day,
    to_day(updated_at) AS updated_at_day,
    to_wan(fine_wan) AS fine_amount,
    to_wan(confiscated_wan) AS confiscated_amount,
    CASE WHEN number_is_plain THEN doc_number ELSE canonical_text(doc_number) END AS plain_number,
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
    WHEN canonical_no IS NOT NULL AND has_party
      THEN CONCAT(COALESCE(NULLIF(text_identity_number, ''), identity_number(canonical_no)), '|', plain_party)
  END AS record_key,
  CASE
    WHEN layout = 'A' AND canonical_no IS NOT NULL
      THEN CONCAT(canonical_text(case_name), '|', canonical_text(offence), '|', canonical_text(penalty_text), '|',
        COALESCE(CAST(decided_date_day AS VARCHAR), decided_date))
  END AS detail_key
FROM numbered AS n
