-- run.numbered: records with the decision number of a declared withdrawal; names are compared afterwards, because
-- bringing the names of all records into one form would take long.
SELECT w.line, r.record_id, w.party_name AS declared_name, r.party_name
FROM (
  SELECT *, canonical_text(doc_number) AS plain_number FROM registry.withdrawals WHERE record_id IS NULL
) AS w
JOIN (
  SELECT 'permit' AS record_kind, record_id, doc_number, party_name FROM core.permits
  UNION ALL
  SELECT 'penalty' AS record_kind, record_id, doc_number, party_name FROM core.penalties
) AS r ON r.record_kind = w.record_kind AND r.doc_number = canonical_number(w.plain_number)
