-- work.extensions: extended time limits (延长期限) that were decided by the as-of day, in words for the reason.
SELECT
  x.line, x.body_id, x.record_id, x.item_id, x.duty, x.days, x.unit,
  COALESCE(x.valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(x.valid_to, DATE '2999-12-31') AS valid_to,
  CONCAT(
    '期限经', x.decided_by, '于', CAST(x.decided_on AS VARCHAR), '决定延长', CAST(x.days AS VARCHAR),
    CASE x.unit
      WHEN 'working_day' THEN '个工作日' WHEN 'month' THEN '个月' WHEN 'year' THEN '年' ELSE '日'
    END,
    '（', REGEXP_REPLACE(x.reason, '[。；\s]+$', ''), '），到期日按延长后的计。'
  ) AS note
FROM registry.extensions AS x
CROSS JOIN run.parameters AS p
WHERE x.decided_on <= p.as_of
