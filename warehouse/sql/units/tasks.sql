-- Units of task_completion: tasks of plans by responsible body, in the month of their due day.
SELECT
  'task_completion' AS indicator, s.body_id, COALESCE(d.domain, '未归入领域') AS domain,
  CASE WHEN t.is_leading THEN 'leading' ELSE 'cooperating' END AS kind,
  CASE
    WHEN s.due_date IS NULL THEN STRFTIME(COALESCE(t.plan_date, s.as_of), '%Y') ELSE STRFTIME(s.due_date, '%Y-%m')
  END AS period,
  s.due_date < s.as_of AND s.state IN ('done', 'without_evidence') AS is_counted,
  s.state = 'done' AND COALESCE(s.due_date < s.as_of, false) AS is_hit, 1 AS n, 'record' AS row_kind, s.task_id AS row_id,
  CAST(NULL AS VARCHAR) AS verdict_id, d.item_id,
  CASE s.state
    WHEN 'done' THEN CASE WHEN s.due_date < s.as_of THEN 'task-done' WHEN s.due_date IS NULL THEN 'task-without-date' ELSE 'task-not-due' END
    WHEN 'without_evidence' THEN 'task-without-evidence' WHEN 'not_due' THEN 'task-not-due' ELSE 'task-without-date'
  END AS reason_code,
  CONCAT('《', t.plan_title, '》任务“', t.task, '”：', s.reason) AS reason, s.due_date, t.plan_date AS decided_date,
  s.evidence_date AS published_date, CAST(NULL AS DATE) AS observed_date,
  CASE WHEN s.evidence_id IS NOT NULL THEN 'notice' END AS evidence_kind, s.evidence_id,
  COALESCE(s.evidence_capture_id, t.capture_id) AS evidence_capture_id
FROM metrics.task_states AS s
JOIN core.tasks AS t ON t.task_id = s.task_id
LEFT JOIN work.notice_domains AS d ON d.record_id = s.evidence_id
