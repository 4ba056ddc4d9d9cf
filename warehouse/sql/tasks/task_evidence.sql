-- work.task_evidence: the evidence of each task, the declared one first, then the earliest notice that names the plan
-- and the task. A plan's name alone tells which task only where its body has no other task of the plan. Evidence is
-- dated by its notice: the day on which it was declared says nothing about when the task was done.
WITH spelled AS (
  SELECT
    task_id, plan_record_id, body_id,
    REGEXP_REPLACE(canonical_text(task), '[《》〈〉<>"“”。;,、]+$|[《》〈〉<>"“”]', '', 'g') AS task,
    COUNT(*) OVER (PARTITION BY plan_record_id, body_id) AS tasks
  FROM core.tasks
  WHERE body_id IS NOT NULL
),
versions AS (
  SELECT
    n.record_id, n.capture_id, LEAST(n.published_date, CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE)) AS day,
    ROW_NUMBER() OVER (PARTITION BY n.record_id ORDER BY n.published_date NULLS LAST, n.content_hash) AS nth
  FROM core.notices AS n
  WHERE n.record_id IN (SELECT record_id FROM registry.task_evidence)
),
found AS (
  SELECT
    e.task_id, 1 AS priority, 'declared' AS evidence_kind, e.record_id AS evidence_id, e.url AS evidence_url,
    v.day AS evidence_date, v.capture_id AS evidence_capture_id, e.note, e.decided_on AS known_on
  FROM registry.task_evidence AS e
  CROSS JOIN run.parameters AS p
  LEFT JOIN versions AS v ON v.record_id = e.record_id AND v.nth = 1 AND v.day <= p.as_of
  WHERE COALESCE(e.decided_on, p.as_of) <= p.as_of
  UNION ALL
  SELECT
    s.task_id, 2 AS priority, 'notice' AS evidence_kind, t.record_id AS evidence_id, CAST(NULL AS VARCHAR) AS evidence_url,
    t.day AS evidence_date, t.capture_id AS evidence_capture_id, CAST(NULL AS VARCHAR) AS note,
    t.day AS known_on
  FROM spelled AS s
  JOIN work.task_texts AS t ON t.plan_record_id = s.plan_record_id AND t.body_id = s.body_id
  WHERE s.tasks = 1 OR LENGTH(s.task) >= 4 AND CONTAINS(t.text, s.task)
),
ranked AS (
  SELECT
    *, ROW_NUMBER() OVER (
      PARTITION BY task_id ORDER BY priority, COALESCE(known_on, DATE '2999-12-31'), evidence_id, evidence_url
    ) AS nth
  FROM found
)
SELECT task_id, evidence_kind, evidence_id, evidence_url, evidence_date, evidence_capture_id, note
FROM ranked
WHERE nth = 1
