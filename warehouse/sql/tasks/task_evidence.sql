-- work.task_evidence: the evidence of each task, the declared one first, then the earliest notice that names the plan
-- and the task. A plan's name alone tells which task only where its body has no other task of the plan.
WITH spelled AS (
  SELECT
    task_id, plan_record_id, body_id,
    REGEXP_REPLACE(canonical_text(task), '[《》〈〉<>"“”。;,、]+$|[《》〈〉<>"“”]', '', 'g') AS task,
    COUNT(*) OVER (PARTITION BY plan_record_id, body_id) AS tasks
  FROM core.tasks
  WHERE body_id IS NOT NULL
),
found AS (
  SELECT
    e.task_id, 1 AS priority, 'declared' AS evidence_kind, e.record_id AS evidence_id, e.url AS evidence_url,
    e.decided_on AS evidence_date, CAST(NULL AS VARCHAR) AS evidence_capture_id, e.note
  FROM registry.task_evidence AS e
  CROSS JOIN run.parameters AS p
  WHERE COALESCE(e.decided_on, p.as_of) <= p.as_of
  UNION ALL
  SELECT
    s.task_id, 2 AS priority, 'notice' AS evidence_kind, t.record_id AS evidence_id, CAST(NULL AS VARCHAR) AS evidence_url,
    t.day AS evidence_date, t.capture_id AS evidence_capture_id, CAST(NULL AS VARCHAR) AS note
  FROM spelled AS s
  JOIN work.task_texts AS t ON t.plan_record_id = s.plan_record_id AND t.body_id = s.body_id
  WHERE s.tasks = 1 OR LENGTH(s.task) >= 4 AND CONTAINS(t.text, s.task)
),
ranked AS (
  SELECT
    *, ROW_NUMBER() OVER (
      PARTITION BY task_id ORDER BY priority, COALESCE(evidence_date, DATE '2999-12-31'), evidence_id, evidence_url
    ) AS nth
  FROM found
)
SELECT task_id, evidence_kind, evidence_id, evidence_url, evidence_date, evidence_capture_id, note
FROM ranked
WHERE nth = 1
