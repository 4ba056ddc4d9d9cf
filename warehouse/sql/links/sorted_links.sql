-- work.sorted_links: the records of work.tied in the order of core.links: sorted without the texts, which come after.
SELECT kind_no, head, rest, answer_no, version_no
FROM work.tied
ORDER BY kind_no, rest, answer_no
