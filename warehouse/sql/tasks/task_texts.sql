-- work.task_texts: notices of responsible bodies in one spelling, with the plans that they name. A notice counts from
-- its plan on; the plan itself, and what only hands it on (转发), is no evidence.
WITH responsible AS (
  SELECT DISTINCT plan_record_id, plan_date, body_id FROM core.tasks WHERE body_id IS NOT NULL
),
versions AS (
  SELECT
    n.record_id, n.body_id, n.capture_id, n.title, n.body_text,
    LEAST(n.published_date, CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE)) AS day,
    ROW_NUMBER() OVER (PARTITION BY n.record_id ORDER BY n.published_date NULLS LAST, n.content_hash) AS nth
  FROM core.notices AS n
  WHERE n.body_id IN (SELECT body_id FROM responsible)
),
notices AS (
  SELECT
    v.record_id, v.body_id, v.capture_id, v.day, canonical_text(v.title) AS title, canonical_text(v.body_text) AS body_text
  FROM versions AS v
  CROSS JOIN run.parameters AS p
  WHERE v.nth = 1 AND v.day <= p.as_of
),
spelled AS (
  SELECT
    record_id, body_id, capture_id, day, title,
    TRANSLATE(
      REGEXP_REPLACE(CONCAT(title, CHR(10), COALESCE(body_text, '')), '[《》〈〉<>"“”]', '', 'g'),
      '([{【〖)]}】〗', '〔〔〔〔〔〕〕〕〕〕'
    ) AS text
  FROM notices
)
SELECT s.record_id, s.body_id, s.capture_id, s.day, s.text, r.plan_record_id
FROM spelled AS s
JOIN responsible AS r ON r.body_id = s.body_id
JOIN work.plan_names AS n ON n.plan_record_id = r.plan_record_id
WHERE s.record_id <> r.plan_record_id AND s.day >= COALESCE(r.plan_date, s.day)
  AND NOT REGEXP_MATCHES(s.title, '转发|印发.*(要点|方案|计划|分工)')
  AND (CONTAINS(s.text, n.plan_number) OR LENGTH(n.name) >= 6 AND CONTAINS(s.text, n.name))
