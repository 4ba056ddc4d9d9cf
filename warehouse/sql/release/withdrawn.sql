-- run.withdrawn: the permits and penalties that may not stand in the open data, each once with one reason.
--   declared  a decision noted in the registry (withdrawals.csv), until 恢复公开 takes it back
--   buried    the same in an earlier release: its tombstone counts even if the note was lost
--   revoked   the record itself says 无效
--   ended     the period of display is over: 公示截止期, but never longer than the law allows
--             (reference.publicity_bands by day of decision; 发改办财金〔2019〕527号; 国家发展改革委令2023年第58号;
--             from 2026-04-01 国家发展改革委令2025年第36号: display stops at the maximum by itself)
WITH wordings AS (
  SELECT DISTINCT ARRAY_TO_STRING(penalty_kinds, '；') AS wording, penalty_kinds
  FROM core.penalties
),
parts AS (
  SELECT w.wording, kind.part
  FROM wordings AS w
  CROSS JOIN UNNEST(w.penalty_kinds) AS kind(part)
),
known AS (
  SELECT p.wording, l.match, l.class
  FROM parts AS p
  LEFT JOIN reference.code_lists AS l
    ON l.list = 'penalty_kind'
    AND (l.label = p.part OR l.match = 'prefix' AND p.part LIKE CONCAT(l.label, '_%'))
),
-- A kind that no list knows leaves the class open: the longest period of the regime then holds.
classes AS (
  SELECT
    wording,
    CASE
      WHEN BOOL_OR(match IS NULL OR match = 'with_remarks') THEN 'open'
      WHEN BOOL_AND(class = 'minor') THEN 'minor'
      WHEN BOOL_OR(class = 'serious') THEN 'serious'
      ELSE 'general'
    END AS penalty_class
  FROM known
  GROUP BY wording
),
limits AS (
  SELECT b.from_date, b.to_date, c.penalty_class, MAX(b.max_months) AS max_months
  FROM reference.publicity_bands AS b
  JOIN (
    SELECT 'minor' AS penalty_class UNION ALL SELECT 'general' UNION ALL SELECT 'serious' UNION ALL SELECT 'open'
  ) AS c ON c.penalty_class = 'open' OR b.class = 'any' OR b.class = c.penalty_class
  GROUP BY b.from_date, b.to_date, c.penalty_class
),
periods AS (
  SELECT
    p.record_id, p.show_until, CAST(p.decided_date + INTERVAL 1 MONTH * l.max_months AS DATE) AS lawful_until
  FROM core.penalties AS p
  LEFT JOIN classes AS c ON c.wording = ARRAY_TO_STRING(p.penalty_kinds, '；')
  LEFT JOIN limits AS l
    ON l.penalty_class = COALESCE(c.penalty_class, 'open')
    AND p.decided_date >= l.from_date AND p.decided_date < l.to_date
),
found AS (
  SELECT record_id, reason, 1 AS place FROM run.declared WHERE reason <> '恢复公开'
  UNION ALL
  SELECT b.record_id, b.reason, 2 AS place
  FROM run.buried AS b
  LEFT JOIN run.declared AS d ON d.record_id = b.record_id
  WHERE b.reason IN ('信用修复', '个人信息', '其他') AND d.record_id IS NULL
  UNION ALL
  SELECT record_id, '撤销' AS reason, 3 AS place FROM core.permits WHERE status = '无效'
  UNION ALL
  SELECT record_id, '撤销' AS reason, 3 AS place FROM core.penalties WHERE status = '无效'
  UNION ALL
  SELECT p.record_id, '到期' AS reason, 4 AS place
  FROM periods AS p
  CROSS JOIN run.parameters AS t
  WHERE LEAST(COALESCE(p.show_until, p.lawful_until), COALESCE(p.lawful_until, p.show_until)) < t.as_of
)
SELECT record_id, ARG_MIN(reason, place) AS reason
FROM found
GROUP BY record_id
