-- run.declared: what the registry says about each record, the latest decision of several up to the day of judgement.
WITH found AS (
  SELECT line, record_id, reason, decided_on FROM registry.withdrawals WHERE record_id IS NOT NULL
  UNION ALL
  SELECT w.line, n.record_id, w.reason, w.decided_on
  FROM registry.withdrawals AS w
  JOIN run.named AS n ON n.line = w.line
),
ranked AS (
  SELECT
    f.line, f.record_id, f.reason,
    ROW_NUMBER() OVER (PARTITION BY f.record_id ORDER BY f.decided_on DESC, f.line DESC) AS place
  FROM found AS f
  CROSS JOIN run.parameters AS t
  WHERE f.decided_on <= t.as_of
)
SELECT line, record_id, reason FROM ranked WHERE place = 1
