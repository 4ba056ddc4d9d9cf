-- core.links: the records of work.sorted_links, in their order, with the texts for the numbers.
SELECT
  a.record_kind, CONCAT(t.head, t.rest) AS record_id, a.item_id, a.body_id, a.method, a.score, a.channel_id, a.evidence,
  v.version AS catalogue_version
FROM work.sorted_links AS t
LEFT JOIN (
  SELECT DISTINCT answer_no, record_kind, item_id, body_id, method, score, channel_id, evidence FROM work.answers
) AS a ON a.answer_no = t.answer_no
LEFT JOIN work.version_names AS v ON v.version_no = t.version_no
