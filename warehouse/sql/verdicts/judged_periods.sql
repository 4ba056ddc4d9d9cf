-- work.judged_periods: verdict of each duty judged by periods and period. A record counts in the period of its claimed
-- publication; a page without one can have been published in any period up to its first sight, so it keeps a period
-- from being missing and proves none. A yearly report whose title names a year is the report on that year.
-- A period (`periodic`, `count`) that was over before the columns were first looked at is judged by what was found only
-- when that fulfils the duty: what stood there then and is gone, or was not among the saved pages, nobody has seen. It
-- is judged like the others where the walks through the lists of the columns (ops.crawls) reached back to its start. A
-- report of a year (`by_date`) stays on the site, so a later look shows that it is not there.
WITH weighed AS (
  SELECT
    p.obligation_id, p.period, p.kind, p.starts, p.ends, p.due_date, r.record_kind, r.record_id, r.published_date,
    r.observed_date, r.effective_date, r.capture_id, r.records, r.names_year,
    CASE
      WHEN p.kind <> 'by_date' OR NOT r.names_year THEN true
      WHEN r.title LIKE CONCAT('%', CAST(EXTRACT(YEAR FROM p.starts) - 1 AS VARCHAR), '年%') THEN true
      ELSE p.origin <> 'law' AND r.title LIKE CONCAT('%', CAST(EXTRACT(YEAR FROM p.starts) AS VARCHAR), '年%')
    END AS fits,
    CASE
      -- what names the coming year may come before it begins; a report on the past year may come years late
      WHEN p.kind = 'by_date' AND r.names_year THEN MAKE_DATE(CAST(EXTRACT(YEAR FROM p.starts) AS INTEGER) - 1, 7, 1)
      ELSE p.starts
    END AS earliest,
    CASE
      WHEN p.kind = 'by_date' AND r.names_year AND p.origin = 'law' THEN DATE '2999-12-31'
      -- an extension may reach beyond the end of the period
      ELSE GREATEST(p.ends, p.due_date)
    END AS latest
  FROM work.duty_periods AS p
  JOIN work.rule_records AS r ON r.obligation_id = p.obligation_id
),
sorted AS (
  SELECT
    *,
    CASE
      WHEN NOT fits OR effective_date IS NULL OR effective_date > latest THEN 'no'
      WHEN published_date IS NOT NULL AND effective_date >= earliest THEN 'yes'
      WHEN published_date IS NULL AND kind = 'by_date' AND names_year AND effective_date <= due_date THEN 'yes'
      ELSE 'no'
    END AS counts,
    fits AND published_date IS NULL AND COALESCE(observed_date, starts) >= starts AS is_open
  FROM weighed
),
summed AS (
  SELECT
    obligation_id, period,
    SUM(CASE WHEN counts = 'yes' THEN records ELSE 0 END) AS counted,
    SUM(CASE WHEN counts = 'no' AND is_open THEN records ELSE 0 END) AS undated,
    MIN(CASE WHEN counts = 'no' AND is_open THEN observed_date END) AS undated_seen,
    MIN(CASE WHEN counts = 'yes' THEN CONCAT(CAST(effective_date AS VARCHAR), '|', record_kind, '|', record_id) END)
      AS found
  FROM sorted
  GROUP BY obligation_id, period
),
known AS (
  SELECT
    p.*, COALESCE(s.counted, 0) AS counted, COALESCE(s.undated, 0) AS undated, s.undated_seen, s.found,
    TRY_CAST(SPLIT_PART(s.found, '|', 1) AS DATE) AS first_date, w.body_id IS NOT NULL AS has_channel,
    COALESCE(w.observed_until, v.observed_until) AS observed_until, w.title, w.state,
    w.capture_id AS channel_capture_id, w.is_unobserved,
    CASE WHEN w.body_id IS NULL THEN v.observed_from ELSE w.observed_from END AS observed_from,
    CASE WHEN w.body_id IS NULL THEN v.listed_from ELSE w.listed_from END AS listed_from,
    COALESCE(c.is_complete, false) AS is_complete, a.as_of,
    CASE WHEN p.kind = 'count' THEN GREATEST(p.ends, p.due_date) ELSE p.due_date END AS last_day
  FROM work.duty_periods AS p
  CROSS JOIN run.parameters AS a
  LEFT JOIN summed AS s ON s.obligation_id = p.obligation_id AND s.period = p.period
  LEFT JOIN work.watched AS w ON w.body_id = p.body_id AND w.item_id IS NOT DISTINCT FROM p.item_id
  LEFT JOIN work.watched AS v ON v.body_id = p.body_id AND v.item_id IS NULL AND w.body_id IS NULL
  LEFT JOIN work.body_coverage AS c ON c.body_id = p.body_id
),
dated AS (
  SELECT
    *, kind <> 'by_date' AND COALESCE(last_day < observed_from AND starts <= listed_from, false) AS is_before_look
  FROM known
),
judged AS (
  SELECT
    *,
    CASE
      WHEN exemption IS NOT NULL THEN 'exempt'
      WHEN kind = 'count' AND counted >= demanded AND NOT (has_due AND first_date > due_date AND is_whole)
        THEN 'count-reached'
      WHEN kind = 'count' AND counted >= demanded AND NOT is_before_look THEN 'count-late'
      WHEN kind <> 'count' AND first_date <= due_date THEN 'period-published'
      WHEN due_date IS NULL THEN 'update-calendar'
      WHEN NOT is_whole THEN 'period-partial'
      WHEN kind <> 'count' AND first_date > due_date AND NOT is_before_look THEN 'period-late'
      WHEN last_day >= as_of THEN 'period-not-due'
      WHEN counted < demanded AND counted + undated >= demanded THEN 'period-undated'
      WHEN item_id IS NULL AND NOT is_complete THEN 'no-channel'
      WHEN NOT has_channel AND NOT is_complete THEN 'no-channel'
      WHEN is_before_look THEN 'period-before-first-look'
      WHEN NOT has_channel AND counted = 0 THEN 'period-no-column'
      WHEN has_channel AND COALESCE(observed_until, last_day) <= last_day THEN
        CASE WHEN is_unobserved THEN CONCAT('channel-', REPLACE(state, '_', '-')) ELSE 'period-unobserved' END
      WHEN counted > 0 THEN 'count-short'
      ELSE 'period-missing'
    END AS reason_code
  FROM dated
),
shown AS (
  SELECT
    *,
    CASE WHEN found IS NOT NULL AND reason_code <> 'exempt' THEN SPLIT_PART(found, '|', 2) END AS found_kind,
    CASE WHEN found IS NOT NULL AND reason_code <> 'exempt' THEN SPLIT_PART(found, '|', 3) END AS found_id
  FROM judged
),
evidence AS (
  SELECT
    record_kind, record_id, MIN(published_date) AS published_date, MIN(observed_date) AS observed_date,
    MIN(effective_date) AS effective_date, MIN(capture_id) AS capture_id
  FROM work.rule_records
  GROUP BY record_kind, record_id
)
SELECT
  s.obligation_id, s.body_id, s.item_id, s.domain, s.kind, s.record_kind, s.period, s.reason_code,
  CASE WHEN s.reason_code = 'period-before-first-look' THEN s.observed_from ELSE COALESCE(s.observed_until, s.as_of) END
    AS period_end, s.limit_text, s.term, s.anchor,
  CASE
    WHEN s.found_id IS NOT NULL THEN s.found_kind
    WHEN s.reason_code LIKE 'channel-%' AND s.channel_capture_id IS NOT NULL THEN 'capture'
  END AS evidence_kind,
  CASE
    WHEN s.found_id IS NOT NULL THEN s.found_id
    WHEN s.reason_code LIKE 'channel-%' THEN s.channel_capture_id
  END AS evidence_id,
  CASE
    WHEN s.found_id IS NOT NULL THEN e.capture_id
    WHEN s.reason_code LIKE 'channel-%' THEN s.channel_capture_id
  END AS evidence_capture_id,
  CASE WHEN s.kind = 'count' AND NOT s.has_due THEN GREATEST(s.ends, s.due_date) ELSE s.due_date END AS due_date,
  e.published_date,
  CASE WHEN s.reason_code = 'period-undated' THEN s.undated_seen ELSE e.observed_date END AS observed_date,
  e.effective_date,
  CASE WHEN s.kind = 'count' THEN s.demanded END AS demanded,
  CASE WHEN s.kind = 'count' THEN CAST(s.counted AS BIGINT) END AS counted,
  CASE WHEN s.reason_code = 'exempt' THEN s.exemption ELSE COALESCE(s.title, '对应栏目') END AS detail
FROM shown AS s
LEFT JOIN evidence AS e ON e.record_kind = s.found_kind AND e.record_id = s.found_id
