-- work.verdict_counts: the verdicts counted once by all that the indicators ask of them.
SELECT
  body_id, COALESCE(domain, '未归入领域') AS domain, kind, record_kind, period, status, reason_code,
  CASE WHEN due_date < as_of THEN 1 ELSE 0 END AS due_passed, COUNT(*) AS n
FROM metrics.verdicts
GROUP BY
  body_id, COALESCE(domain, '未归入领域'), kind, record_kind, period, status, reason_code,
  CASE WHEN due_date < as_of THEN 1 ELSE 0 END
