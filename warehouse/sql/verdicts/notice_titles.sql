-- work.notice_titles: the title of a notice, and its document number.
SELECT record_id, MIN(title) AS title, MIN(doc_number) AS doc_number
FROM core.notices
GROUP BY record_id
