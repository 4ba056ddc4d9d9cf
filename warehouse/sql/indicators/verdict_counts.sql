-- work.verdict_counts: the verdicts counted by status and reason.
SELECT
  body_id, domain, kind, record_kind, period, status, reason_code, due_passed, SUM(n) AS n
FROM work.verdict_lags
GROUP BY body_id, domain, kind, record_kind, period, status, reason_code, due_passed
