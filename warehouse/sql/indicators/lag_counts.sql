-- work.lag_counts: records with a time limit by the working days from the event to publication; counted are those
-- in time or late whose lag is known.
SELECT
  body_id, domain, record_kind AS kind, CAST(NULL AS VARCHAR) AS field, period, reason_code AS reason,
  CASE WHEN status IN ('met', 'late') THEN lag_workdays END AS lag, SUM(n) AS n
FROM work.verdict_lags
WHERE kind = 'within' AND record_kind IS NOT NULL
GROUP BY
  body_id, domain, record_kind, period, reason_code, CASE WHEN status IN ('met', 'late') THEN lag_workdays END
