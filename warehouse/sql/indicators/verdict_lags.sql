-- work.verdict_lags: the verdicts counted once by all that the indicators ask of them; the only scan of the whole of
-- metrics.verdicts. The lag, whether the claimed date lies before the event, and whether it was set back are told for
-- records with a time limit (within).
SELECT
  body_id, COALESCE(domain, '未归入领域') AS domain, kind, record_kind, period, status, reason_code,
  CASE WHEN due_date < as_of THEN 1 ELSE 0 END AS due_passed,
  CASE WHEN kind = 'within' THEN lag_workdays END AS lag_workdays,
  CASE WHEN kind = 'within' THEN published_date < decided_date END AS is_early,
  CASE WHEN kind = 'within' THEN is_backdated END AS is_backdated,
  COUNT(*) AS n
FROM metrics.verdicts
GROUP BY
  body_id, COALESCE(domain, '未归入领域'), kind, record_kind, period, status, reason_code,
  CASE WHEN due_date < as_of THEN 1 ELSE 0 END, CASE WHEN kind = 'within' THEN lag_workdays END,
  CASE WHEN kind = 'within' THEN published_date < decided_date END, CASE WHEN kind = 'within' THEN is_backdated END
