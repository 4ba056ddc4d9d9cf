-- work.objections: what the objections (申诉) filed by the as-of day say on each verdict: the last one upheld gives the
-- status, all of them leave their trace in words. What was decided later is still pending.
WITH known AS (
  SELECT
    o.objection_id, o.verdict_id, o.filed_on, o.decided_by, o.new_status, o.reason, o.line,
    CASE WHEN o.decided_on <= p.as_of THEN o.decision ELSE 'pending' END AS decision,
    CASE WHEN o.decided_on <= p.as_of THEN o.decided_on END AS decided_on
  FROM registry.objections AS o
  CROSS JOIN run.parameters AS p
  WHERE o.filed_on <= p.as_of
),
named AS (
  SELECT
    k.*, s.zh AS status_zh,
    REGEXP_REPLACE(COALESCE(k.reason, ''), '[。；\s]+$', '') AS why,
    ROW_NUMBER() OVER (
      PARTITION BY k.verdict_id
      ORDER BY CASE WHEN k.decision = 'upheld' THEN 0 ELSE 1 END, k.decided_on DESC, k.line DESC
    ) AS nth
  FROM known AS k
  LEFT JOIN reference.status_names AS s ON s.status = k.new_status
),
told AS (
  SELECT
    verdict_id, line, decision, objection_id, new_status, nth,
    CASE decision
      WHEN 'upheld' THEN CONCAT(
        '申诉', objection_id, '（', CAST(filed_on AS VARCHAR), '提出）经', decided_by, '于', CAST(decided_on AS VARCHAR),
        '认定成立，结论改为“', status_zh, '”：', why, '。'
      )
      WHEN 'rejected' THEN CONCAT(
        '申诉', objection_id, '（', CAST(filed_on AS VARCHAR), '提出）经', decided_by, '于', CAST(decided_on AS VARCHAR),
        '驳回：', why, '。'
      )
      ELSE CONCAT('申诉', objection_id, '（', CAST(filed_on AS VARCHAR), '提出）尚未作出决定。')
    END AS words
  FROM named
)
SELECT
  verdict_id,
  MAX(CASE WHEN nth = 1 AND decision = 'upheld' THEN objection_id END) AS objection_id,
  MAX(CASE WHEN nth = 1 AND decision = 'upheld' THEN new_status END) AS new_status,
  ARRAY_TO_STRING(LIST(words ORDER BY line), '') AS trace
FROM told
GROUP BY verdict_id
