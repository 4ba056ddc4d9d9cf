-- work.window_records: the notices that are a consultation or a posting for objections, with the days of their window
-- (core.windows). A notice of that kind without a window in its text has no days. What tells the result of a
-- consultation is none.
WITH kinds AS (
  SELECT 'consultation' AS window_kind
  UNION ALL
  SELECT 'notice_period' AS window_kind
),
results AS (
  SELECT DISTINCT second_id FROM work.document_pairs WHERE relation = 'result_of'
)
SELECT
  r.record_id, r.body_id, k.window_kind, t.title, w.opens_date, w.closes_date, w.days, w.is_workdays, w.span_days,
  w.span_workdays, r.published_date, r.observed_date, r.effective_date, r.capture_id,
  COALESCE(w.opens_date, r.effective_date, r.written_date, p.as_of) AS bound_day
FROM work.records AS r
CROSS JOIN kinds AS k
CROSS JOIN run.parameters AS p
LEFT JOIN core.windows AS w ON w.record_id = r.record_id AND w.kind = k.window_kind
LEFT JOIN work.notice_titles AS t ON t.record_id = r.record_id
LEFT JOIN results AS x ON x.second_id = r.record_id
WHERE r.record_kind = 'notice' AND COALESCE(r.effective_date, p.as_of) <= p.as_of
  AND (
    w.record_id IS NOT NULL
    OR r.genre = CASE k.window_kind WHEN 'consultation' THEN '意见征集' ELSE '公示' END
  )
  AND (k.window_kind = 'notice_period' OR x.second_id IS NULL)
