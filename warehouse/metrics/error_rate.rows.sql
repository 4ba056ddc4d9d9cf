-- One row per decision that stands in an own channel and in the credit portal; a hit where any field differs.
SELECT
  m.body_id, m.domain, m.record_kind AS kind, m.month AS period, true AS is_counted,
  COALESCE(x.differing, '') <> '' AS is_hit, 'record' AS row_kind, m.record_id AS row_id,
  CAST(NULL AS VARCHAR) AS verdict_id, CAST(NULL AS VARCHAR) AS item_id,
  CASE
    WHEN COALESCE(x.differing, '') <> '' THEN CONCAT('本单位公布的与信用平台不一致：', x.differing, '。')
    ELSE '本单位公布的与信用平台一致。'
  END AS reason,
  CAST(NULL AS DATE) AS due_date, CAST(NULL AS DATE) AS decided_date, x.portal_published AS published_date,
  x.portal_observed AS observed_date, m.record_kind AS evidence_kind, m.record_id AS evidence_id,
  x.portal_capture_id AS evidence_capture_id
FROM work.paired_decisions AS m
JOIN work.channel_pairs AS x ON x.record_kind = m.record_kind AND x.record_id = m.record_id
WHERE m.month IS NOT NULL
