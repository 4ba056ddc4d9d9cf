-- work.judged_windows: verdict of each duty `min_duration` and notice: the closing day is at least so many days after
-- the opening day, which does not count (民法典 201). A window that is longer than an exact length fulfils it.
WITH duties AS (
  SELECT
    *, CASE anchor WHEN 'consultation' THEN 'consultation' ELSE 'notice_period' END AS window_kind,
    CAST(value AS BIGINT) AS demanded
  FROM work.duties
  WHERE kind = 'min_duration' AND testable
),
bound AS (
  SELECT d.obligation_id, d.valid_from, w.record_id
  FROM duties AS d
  JOIN work.links AS l ON l.body_id = d.body_id AND l.item_id = d.item_id AND l.record_kind = 'notice'
  JOIN work.window_records AS w ON w.record_id = l.record_id AND w.window_kind = d.window_kind
  UNION
  SELECT d.obligation_id, d.valid_from, w.record_id
  FROM duties AS d
  JOIN work.window_records AS w ON w.body_id = d.body_id AND w.window_kind = d.window_kind
  WHERE d.item_id IS NULL AND (
    d.title_words IS NULL OR (
      w.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 1), '%')
      AND w.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 2), '%')
      AND w.title LIKE CONCAT('%', SPLIT_PART(d.title_words, '；', 3), '%')
    )
  )
),
measured AS (
  SELECT
    d.obligation_id, d.body_id, d.kind, d.record_kind, d.limit_text, d.term, d.anchor, d.unit, d.demanded,
    COALESCE(d.item_id, i.item_id) AS item_id, COALESCE(d.domain, m.domain) AS domain,
    w.record_id, w.bound_day, w.opens_date, w.closes_date, w.published_date, w.observed_date, w.effective_date,
    w.capture_id, w.days, w.is_workdays,
    CASE
      WHEN w.opens_date IS NULL OR w.closes_date IS NULL THEN
        -- only a number of days is stated; as many working days are never fewer calendar days
        CASE WHEN d.unit = 'calendar_day' OR w.is_workdays THEN w.days END
      WHEN d.unit = 'working_day' THEN w.span_workdays
      ELSE w.span_days
    END AS counted,
    w.opens_date IS NOT NULL AND w.closes_date IS NOT NULL AS has_days
  FROM bound AS b
  JOIN duties AS d ON d.obligation_id = b.obligation_id AND d.valid_from = b.valid_from
  JOIN work.window_records AS w ON w.record_id = b.record_id AND w.window_kind = d.window_kind
  LEFT JOIN work.record_items AS i ON i.record_kind = 'notice' AND i.record_id = w.record_id
  LEFT JOIN work.item_domains AS m ON m.item_id = i.item_id
  WHERE w.bound_day BETWEEN d.valid_from AND d.valid_to
),
exempted AS (
  SELECT r.obligation_id, r.record_id, MAX(x.reason) AS exemption
  FROM measured AS r
  JOIN work.exempt_duties AS x
    ON x.obligation_id = r.obligation_id AND r.bound_day BETWEEN x.valid_from AND x.valid_to
  GROUP BY r.obligation_id, r.record_id
)
SELECT
  m.obligation_id, m.body_id, m.item_id, m.domain, m.kind, 'notice' AS record_kind,
  STRFTIME(m.bound_day, '%Y-%m') AS period,
  CASE
    WHEN x.exemption IS NOT NULL THEN 'exempt'
    WHEN m.counted >= m.demanded THEN 'window-met'
    WHEN m.counted IS NULL AND m.has_days THEN 'calendar-missing'
    WHEN m.counted IS NULL THEN 'window-unstated'
    WHEN NOT m.has_days AND m.is_workdays AND m.unit = 'calendar_day' THEN 'window-unstated'
    ELSE 'window-short'
  END AS reason_code,
  m.record_id AS place, m.limit_text, m.term, m.anchor, m.record_id AS evidence_id, m.capture_id AS evidence_capture_id,
  m.opens_date AS decided_date, m.closes_date, m.published_date, m.observed_date, m.effective_date,
  m.demanded, CAST(m.counted AS BIGINT) AS counted,
  CASE
    WHEN x.exemption IS NOT NULL THEN x.exemption
    WHEN m.has_days THEN CONCAT('自', CAST(m.opens_date AS VARCHAR), '至', CAST(m.closes_date AS VARCHAR), '，起始日不计入，共',
      COALESCE(CAST(m.counted AS VARCHAR), ''), CASE m.unit WHEN 'working_day' THEN '个工作日' ELSE '日' END)
    ELSE CONCAT('写明', COALESCE(CAST(m.days AS VARCHAR), ''), CASE WHEN m.is_workdays THEN '个工作日' ELSE '日' END)
  END AS detail
FROM measured AS m
LEFT JOIN exempted AS x ON x.obligation_id = m.obligation_id AND x.record_id = m.record_id
