-- work.titles: the titles of notices and of citations without signs and marks of drafts.
WITH named AS (
  SELECT 'notice' AS side, record_id AS id, title FROM work.notice_records
  UNION ALL
  SELECT 'statement' AS side, link_id AS id, cited_title AS title FROM work.statements WHERE cited_title IS NOT NULL
),
canonical AS (
  SELECT
    side, id,
    REGEXP_REPLACE(
      canonical_text(title), '[(](公开|再次|二次|修订|修改)?(征求意见|送审|讨论|草案|修订草案)稿?[)]', '', 'g'
    ) AS title
  FROM named
)
SELECT
  side, id,
  REGEXP_REPLACE(title, '[《》〈〉<>"“”‘’「」『』,、。:;·\-—]', '', 'g') AS whole,
  REGEXP_REPLACE(REGEXP_EXTRACT(title, '《(.+)》', 1), '[《》〈〉<>"“”‘’「」『』,、。:;·\-—]', '', 'g') AS quoted
FROM canonical
