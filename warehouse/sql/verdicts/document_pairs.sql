-- work.document_pairs: documents that belong together, as core.document_links states it from either side: `second`
-- interprets `first`, is the result of its consultation, or answers it.
SELECT DISTINCT
  CASE relation WHEN 'interprets' THEN 'interprets' WHEN 'result_of' THEN 'result_of' ELSE 'replies_to' END AS relation,
  from_record_id AS second_id, to_record_id AS first_id
FROM core.document_links
WHERE relation IN ('interprets', 'result_of', 'replies_to') AND to_record_id IS NOT NULL
UNION
SELECT DISTINCT
  CASE relation WHEN 'interpreted_by' THEN 'interprets' ELSE 'result_of' END AS relation,
  to_record_id AS second_id, from_record_id AS first_id
FROM core.document_links
WHERE relation IN ('interpreted_by', 'has_result') AND to_record_id IS NOT NULL
