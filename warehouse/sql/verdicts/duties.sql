-- work.duties: the obligations with open ends closed, the wording of the term, and the strength of a time limit
-- (calendar days, to compare limits of one body). `months` is the length of the period of a duty that is judged by
-- periods of the calendar; one that counts days, or keeps a column up to date, has none.
SELECT
  obligation_id, body_id, item_id, domain, kind, value, unit, anchor, op, due, scope, record_kind, mode, testable,
  untestable_code, origin, declared_id, subject, genre, title_words, channel_id,
  COALESCE(limit_text, '') AS limit_text,
  COALESCE(valid_from, DATE '1900-01-01') AS valid_from,
  COALESCE(valid_to, DATE '2999-12-31') AS valid_to,
  CASE
    WHEN testable AND kind = 'together' AND record_kind = 'notice' THEN COALESCE(TRY_CAST(value AS INTEGER), 0)
    WHEN testable AND kind IN ('within', 'together') THEN TRY_CAST(value AS INTEGER)
  END AS days,
  CASE WHEN kind = 'together' AND value IS NULL THEN 'calendar_day' ELSE unit END AS day_unit,
  CASE
    WHEN NOT testable OR channel_id IS NOT NULL THEN NULL
    WHEN kind = 'by_date' THEN 12
    WHEN kind = 'periodic' AND unit = 'month' THEN TRY_CAST(value AS INTEGER)
    WHEN kind = 'periodic' AND unit = 'year' THEN 12 * TRY_CAST(value AS INTEGER)
    WHEN kind = 'count' THEN CASE unit WHEN 'month' THEN 1 ELSE 12 END
  END AS months,
  CASE
    WHEN kind = 'by_date' THEN CONCAT('每年', value, '以前，含当日')
    WHEN kind = 'count' THEN CONCAT('每', CASE unit WHEN 'month' THEN '月' ELSE '年' END, '不少于', value, '条')
    WHEN kind = 'together' AND value IS NULL THEN '同日'
    WHEN kind = 'periodic' AND value = '1' THEN CONCAT('每', CASE unit
      WHEN 'working_day' THEN '个工作日' WHEN 'calendar_day' THEN '日' WHEN 'hour' THEN '小时'
      WHEN 'month' THEN '月' WHEN 'year' THEN '年' ELSE ''
    END, '至少更新一次')
    ELSE CONCAT(CASE kind WHEN 'periodic' THEN '每' ELSE '' END, COALESCE(value, ''), CASE unit
      WHEN 'working_day' THEN '个工作日' WHEN 'calendar_day' THEN '日' WHEN 'hour' THEN '小时'
      WHEN 'month' THEN '个月' WHEN 'year' THEN '年' ELSE ''
    END, CASE kind WHEN 'periodic' THEN '至少更新一次' ELSE '' END)
  END AS term,
  CASE WHEN testable AND kind = 'within' THEN TRY_CAST(value AS INTEGER) * CASE unit
    WHEN 'working_day' THEN 1.4 WHEN 'month' THEN 30.0 WHEN 'year' THEN 365.0 ELSE 1.0
  END END AS strength
FROM core.obligations
