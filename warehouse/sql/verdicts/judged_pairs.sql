-- work.judged_pairs: verdict of each duty `together` and pair of documents. Absence counts only where the whole site of
-- the body is registered and was seen after the due day, and no document without a link could be the one.
WITH exempted AS (
  SELECT r.obligation_id, COALESCE(r.first_id, r.second_id) AS place, MAX(x.reason) AS exemption
  FROM work.pair_records AS r
  JOIN work.exempt_duties AS x
    ON x.obligation_id = r.obligation_id AND r.bound_day BETWEEN x.valid_from AND x.valid_to
  GROUP BY r.obligation_id, COALESCE(r.first_id, r.second_id)
),
-- documents that look like the one that must follow and do not say what they follow
loose AS (
  SELECT
    n.body_id, CASE WHEN n.genre = '解读' THEN 'interprets' ELSE 'result_of' END AS relation,
    MAX(n.effective_date) AS last_day
  FROM work.records AS n
  CROSS JOIN run.parameters AS p
  JOIN work.notice_titles AS t ON t.record_id = n.record_id
  LEFT JOIN (SELECT DISTINCT second_id FROM work.document_pairs) AS x ON x.second_id = n.record_id
  WHERE n.record_kind = 'notice' AND n.effective_date <= p.as_of AND x.second_id IS NULL AND (
    n.genre = '解读' OR (t.title LIKE '%意见%' AND REGEXP_MATCHES(t.title, '反馈|采纳|征集情况|征集结果|征求意见情况'))
  )
  GROUP BY n.body_id, CASE WHEN n.genre = '解读' THEN 'interprets' ELSE 'result_of' END
),
known AS (
  SELECT
    r.*, CASE WHEN y.obligation_id IS NULL THEN e.due_date ELSE y.due_date END AS due_date,
    CASE WHEN y.obligation_id IS NULL THEN e.nominal_day END AS nominal_day, x.exemption, p.as_of, w.body_id IS NOT NULL AS has_channel, w.observed_until,
    w.title, w.state, w.capture_id AS channel_capture_id, w.is_unobserved, COALESCE(b.is_complete, false) AS is_complete,
    COALESCE(l.last_day >= r.anchor_date, false) AS may_be_loose, c.workday_no - a.workday_no AS lag_workdays
  FROM work.pair_records AS r
  CROSS JOIN run.parameters AS p
  LEFT JOIN work.due_dates AS e
    ON e.anchor_date = r.anchor_date AND e.days = r.days AND e.unit = r.day_unit
  LEFT JOIN work.extended_dues AS y
    ON y.obligation_id = r.obligation_id AND y.record_kind = 'pair'
    AND y.record_id = CONCAT(COALESCE(r.first_id, ''), '|', COALESCE(r.second_id, ''))
  LEFT JOIN exempted AS x ON x.obligation_id = r.obligation_id AND x.place = COALESCE(r.first_id, r.second_id)
  LEFT JOIN work.watched AS w ON w.body_id = r.body_id AND w.item_id IS NULL
  LEFT JOIN work.body_coverage AS b ON b.body_id = r.body_id
  LEFT JOIN loose AS l ON l.body_id = r.body_id AND l.relation = r.relation
  LEFT JOIN run.calendar AS a ON a.day = r.anchor_date
  LEFT JOIN run.calendar AS c ON c.day = r.effective_date
),
judged AS (
  SELECT
    *,
    CASE
      WHEN exemption IS NOT NULL THEN 'exempt'
      WHEN first_id IS NULL THEN 'pair-unknown'
      WHEN anchor_date IS NULL THEN 'anchor-date-missing'
      WHEN second_id IS NOT NULL AND effective_date IS NULL THEN 'publication-unseen'
      WHEN effective_date <= due_date AND published_date IS NULL THEN 'pair-seen-in-time'
      WHEN effective_date <= due_date OR effective_date <= nominal_day OR effective_date <= anchor_date THEN 'pair-in-time'
      WHEN due_date IS NULL THEN 'calendar-missing'
      WHEN second_id IS NOT NULL AND published_date IS NULL THEN 'publication-unknown'
      WHEN second_id IS NOT NULL THEN 'pair-late'
      WHEN due_date >= as_of THEN 'pair-not-due'
      WHEN may_be_loose THEN 'pair-unlinked'
      WHEN NOT is_complete THEN 'pair-unregistered'
      WHEN NOT has_channel OR COALESCE(observed_until, due_date) <= due_date THEN
        CASE WHEN is_unobserved THEN CONCAT('channel-', REPLACE(state, '_', '-')) ELSE 'pair-unobserved' END
      ELSE 'pair-missing'
    END AS reason_code
  FROM known
)
SELECT
  j.obligation_id, j.body_id, COALESCE(j.duty_item, i.item_id) AS item_id, COALESCE(j.domain, m.domain) AS domain,
  'together' AS kind, 'notice' AS record_kind, STRFTIME(COALESCE(j.anchor_date, j.bound_day), '%Y-%m') AS period,
  j.reason_code,
  -- with an item each of its documents is judged, and several may follow the same one
  CASE WHEN j.duty_item IS NULL THEN j.first_id ELSE j.second_id END AS place,
  COALESCE(j.observed_until, j.as_of) AS period_end, j.limit_text, j.term, j.anchor,
  COALESCE(j.second_id, j.first_id) AS evidence_id,
  CASE WHEN j.second_id IS NOT NULL THEN j.capture_id ELSE j.first_capture_id END AS evidence_capture_id,
  j.due_date, j.anchor_date AS decided_date, j.published_date, j.observed_date, j.effective_date, j.lag_workdays,
  CASE
    WHEN j.reason_code = 'exempt' THEN j.exemption
    WHEN j.reason_code LIKE 'channel-%' THEN j.title
    WHEN j.relation = 'result_of' THEN '意见采纳情况'
    WHEN j.anchor = 'document_published' AND j.duty_item IS NULL THEN '政策解读'
    ELSE '配套文件'
  END AS detail
FROM judged AS j
LEFT JOIN work.record_items AS i ON i.record_kind = 'notice' AND i.record_id = COALESCE(j.first_id, j.second_id)
LEFT JOIN work.item_domains AS m ON m.item_id = i.item_id
