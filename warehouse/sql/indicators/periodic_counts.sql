-- work.periodic_counts: the verdicts on periodic duties, duties by a day and duties that count, counted.
SELECT
  body_id, COALESCE(domain, '未归入领域') AS domain, kind, is_column, update_kind, period, status, reason_code, COUNT(*) AS n
FROM work.periodic_verdicts
GROUP BY body_id, COALESCE(domain, '未归入领域'), kind, is_column, update_kind, period, status, reason_code
