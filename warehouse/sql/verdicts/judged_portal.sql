-- work.judged_portal: was a decision of the own channel reported to the credit portal, in time and alike? Its absence
-- counts only when the portal was seen after the due day: on the due day itself it may still be reported.
WITH weighed AS (
  SELECT
    u.obligation_id, d.body_id, d.record_kind, d.day_id, d.item_set, d.decided_date, d.in_portal, d.differing,
    CASE WHEN d.in_portal = 1 THEN d.portal_published END AS published_date,
    CASE WHEN d.in_portal = 1 THEN d.portal_observed END AS observed_date,
    CASE WHEN d.in_portal = 1 THEN LEAST(d.portal_published, d.portal_observed) END AS effective_date,
    CASE WHEN y.obligation_id IS NULL THEN e.due_date ELSE y.due_date END AS due_date, b.observed_until, b.title, p.as_of, u.term, u.anchor
  FROM work.portal_days AS d
  CROSS JOIN run.parameters AS p
  JOIN work.duties AS u
    ON u.kind = 'together' AND u.body_id = d.body_id AND u.record_kind = d.record_kind
    AND d.decided_date BETWEEN u.valid_from AND u.valid_to
  JOIN work.portal_bodies AS b ON b.body_id = d.body_id AND b.record_kind = d.record_kind
  LEFT JOIN work.due_dates AS e ON e.anchor_date = d.decided_date AND e.days = u.days AND e.unit = u.unit
  LEFT JOIN work.extended_dues AS y
    ON y.obligation_id = u.obligation_id AND y.record_kind = 'portal' AND y.record_id = d.day_id
)
SELECT
  w.obligation_id, w.body_id, w.record_kind, w.day_id, i.item_id, i.domain, w.decided_date, w.published_date,
  w.observed_date, w.effective_date, w.due_date, w.term, w.anchor,
  c.workday_no - a.workday_no AS lag_workdays,
  CASE
    WHEN w.in_portal = 1 AND w.differing <> '' AND w.published_date > w.due_date AND w.effective_date > w.due_date
      THEN 'portal-differs-late'
    WHEN w.in_portal = 1 AND w.differing <> '' THEN 'portal-differs'
    WHEN w.due_date IS NULL THEN 'calendar-missing'
    WHEN w.in_portal = 1 AND w.effective_date IS NULL THEN 'portal-date-unknown'
    WHEN w.in_portal = 1 AND w.effective_date <= w.due_date AND w.published_date IS NULL THEN 'portal-seen-in-time'
    WHEN w.in_portal = 1 AND w.effective_date <= w.due_date THEN 'portal-in-time'
    WHEN w.in_portal = 1 AND w.published_date IS NULL THEN 'portal-date-unknown'
    WHEN w.in_portal = 1 THEN 'portal-late'
    WHEN w.due_date >= w.as_of THEN 'portal-not-due'
    WHEN COALESCE(w.observed_until, w.due_date) <= w.due_date THEN 'portal-unobserved'
    ELSE 'portal-missing'
  END AS reason_code,
  CASE WHEN w.in_portal = 1 THEN COALESCE(w.differing, '') ELSE COALESCE(w.title, '') END AS detail,
  COALESCE(w.observed_until, w.as_of) AS period_end
FROM weighed AS w
LEFT JOIN work.item_sets AS i ON i.item_set = w.item_set AND i.is_first
LEFT JOIN run.calendar AS a ON a.day = w.decided_date
LEFT JOIN run.calendar AS c ON c.day = w.effective_date
