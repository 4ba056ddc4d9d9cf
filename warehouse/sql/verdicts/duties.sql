-- work.duties: the obligations with open ends closed, the wording of the term, and the strength of a time limit
-- (calendar days, to compare limits of one body).
SELECT
  obligation_id, body_id, item_id, domain, kind, value, unit, anchor, scope, record_kind, mode, testable,
  untestable_code, origin,
  COALESCE(limit_text, '') AS limit_text,
  COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(valid_to, DATE '2999-12-31') AS valid_to,
  CASE WHEN testable AND kind IN ('within', 'together') THEN TRY_CAST(value AS INTEGER) END AS days,
  CONCAT(COALESCE(value, ''), CASE unit
    WHEN 'working_day' THEN '个工作日' WHEN 'calendar_day' THEN '日' WHEN 'hour' THEN '小时'
    WHEN 'month' THEN '个月' WHEN 'year' THEN '年' ELSE ''
  END) AS term,
  CASE WHEN testable AND kind = 'within' THEN TRY_CAST(value AS INTEGER) * CASE unit
    WHEN 'working_day' THEN 1.4 WHEN 'month' THEN 30.0 WHEN 'year' THEN 365.0 ELSE 1.0
  END END AS strength
FROM core.obligations
