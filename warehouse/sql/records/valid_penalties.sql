-- The rows of penalties, typed, with all columns of core.penalties but for the dates of other files: of a record that
-- stands in several files every row is here. `is_error`: it breaks a rule of severity E and stays out of core;
-- `is_suspect`: it breaks any rule by itself.
SELECT
  COALESCE(m.record_id, decision_id('penalty', c.record_key)) AS record_id,
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
  NULLIF(c.offence_kind, '') AS offence_kind,
  NULLIF(c.offence, '') AS offence,
  NULLIF(c.basis, '') AS basis,
  CASE
    WHEN c.text_penalty_kinds <> '' THEN STRING_SPLIT(c.text_penalty_kinds, '；')
    WHEN c.layout = 'A' THEN LIST_FILTER([c.penalty_kind, c.penalty_kind_2], LAMBDA kind : kind <> '')
    ELSE k.penalty_kinds
  END AS penalty_kinds,
  NULLIF(c.penalty_text, '') AS penalty_text,
  COALESCE(TRY_CAST(c.text_fine_yuan AS DECIMAL(18, 2)), wan_to_yuan(c.fine_amount)) AS fine_yuan,
  COALESCE(TRY_CAST(c.text_confiscated_yuan AS DECIMAL(18, 2)), wan_to_yuan(c.confiscated_amount)) AS confiscated_yuan,
  NULLIF(c.withdrawn_licence, '') AS withdrawn_licence,
  c.decided_date_day AS decided_date,
  CASE WHEN NOT c.is_long_term THEN c.valid_until_day END AS valid_until,
  c.is_long_term,
  c.show_until_day AS show_until,
  NULLIF(CASE WHEN c.layout = 'custom' THEN canonical_text(c.agency_name) ELSE c.agency_name END, '') AS agency_name,
  NULLIF(c.agency_uscc, '') AS agency_uscc,
  NULLIF(s.meaning, '') AS status,
  NULLIF(c.data_source_name, '') AS data_source_name,
  NULLIF(c.data_source_uscc, '') AS data_source_uscc,
  NULLIF(c.remarks, '') AS remarks,
  COALESCE(to_day(c.text_published_date), d.published_date) AS published_date,
  d.first_seen_at,
  c.source_id AS body_id,
  c.layout,
  SUBSTRING(MD5(CONCAT(
    c.record_key, '|' || c.detail_key, '|', c.uscc, '|', c.id_no, '|', c.legal_rep, '|', c.offence_kind, '|',
    c.offence, '|', c.basis, '|', c.penalty_kind, '|', c.penalty_kind_2, '|', c.penalty_text, '|',
    CAST(c.fine_amount AS VARCHAR), '|', CAST(c.confiscated_amount AS VARCHAR), '|',
    c.withdrawn_licence, '|', CAST(c.decided_date_day AS VARCHAR), '|',
    CAST(c.valid_until_day AS VARCHAR), '|', CAST(c.show_until_day AS VARCHAR), '|', c.agency_name, '|',
    c.agency_uscc, '|', s.meaning, '|', c.data_source_name, '|', c.data_source_uscc, '|', c.remarks
  )), 1, 16) AS content_hash,
  c.source_id,
  c.capture_id,
  c.row,
  CONCAT('数据第', CAST(c.row AS VARCHAR), '行') AS locator,
  c.is_broken OR COALESCE(m.is_error, FALSE) AS is_error,
  c.is_suspect
FROM work.flagged_penalties AS c
LEFT JOIN work.marks_penalties AS m ON m.capture_id = c.capture_id AND m.row = c.row
LEFT JOIN work.penalty_kinds AS k ON k.penalty_kind = c.penalty_kind
LEFT JOIN work.capture_dates AS d ON d.capture_id = c.capture_id
LEFT JOIN reference.code_lists AS s
  ON s.list = CASE WHEN c.layout = 'A' THEN 'status_a' ELSE 'status' END
  AND s.label = CASE WHEN c.layout = 'A' AND c.status = '' THEN '0' ELSE c.status END
