-- core.document_links: every statement with the notice that it means, if that is certain.
SELECT
  s.link_id, s.record_id AS from_record_id, o.to_record_id, s.relation, o.method, o.score, o.candidates,
  s.cited_number, s.cited_title, s.cited_url, s.evidence, s.source_id, s.capture_id
FROM work.statements AS s
JOIN work.outcomes AS o ON o.link_id = s.link_id
