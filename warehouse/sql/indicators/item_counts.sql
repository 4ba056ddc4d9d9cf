-- work.item_counts: the verdicts on items that must be published, counted by stage and level of the item.
SELECT
  body_id, COALESCE(domain, '未归入领域') AS domain, stage, level, period, status, reason_code, COUNT(*) AS n
FROM work.item_verdicts
GROUP BY body_id, COALESCE(domain, '未归入领域'), stage, level, period, status, reason_code
