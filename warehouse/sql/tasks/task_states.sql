-- metrics.task_states: a task with evidence is done whenever it is due; one without is never called not done. A task
-- that only cooperating bodies would show is theirs as well: the plan names them.
SELECT
  t.task_id, t.body_id, t.due_date,
  CASE
    WHEN e.task_id IS NOT NULL THEN 'done' WHEN t.due_date IS NULL THEN 'no_date'
    WHEN t.due_date >= p.as_of THEN 'not_due' ELSE 'without_evidence'
  END AS state,
  CASE
    WHEN e.evidence_kind = 'declared' THEN CONCAT('已登记完成依据', CASE WHEN e.note IS NULL THEN '' ELSE CONCAT('：', e.note) END, '。')
    WHEN e.task_id IS NOT NULL THEN CONCAT(CAST(e.evidence_date AS VARCHAR), '公开的文件提到了这份方案和这项任务。')
    WHEN t.due_date IS NULL THEN '方案没有写明这项任务的完成期限，不作评价。'
    WHEN t.due_date >= p.as_of THEN CONCAT('完成期限', CAST(t.due_date AS VARCHAR), '，尚未到期。')
    ELSE CONCAT('完成期限', CAST(t.due_date AS VARCHAR), '已过，没有看到完成依据。已经完成的，请公开或登记依据。')
  END AS reason,
  e.evidence_date > t.due_date AS is_late,
  e.evidence_kind, e.evidence_id, e.evidence_url, e.evidence_date, e.evidence_capture_id, p.as_of
FROM core.tasks AS t
CROSS JOIN run.parameters AS p
LEFT JOIN work.task_evidence AS e ON e.task_id = t.task_id
WHERE t.body_id IS NOT NULL
