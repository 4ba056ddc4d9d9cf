-- work.judged_channels: a permits or penalties channel that was not observed: one verdict for the law's duty and
-- the year of the as-of day, because the records that it holds are unknown. (Credit portals: see judged_portal.)
WITH problems AS (
  SELECT
    source_id, CASE format WHEN 'permits' THEN 'permit' WHEN 'penalties' THEN 'penalty' END AS record_kind,
    title, state, capture_id,
    ROW_NUMBER() OVER (
      PARTITION BY source_id, format
      ORDER BY CASE state WHEN 'blocked' THEN 1 WHEN 'error' THEN 2 WHEN 'not_attempted' THEN 3 ELSE 4 END, channel_id
    ) AS nth
  FROM work.channel_states
  WHERE is_unobserved AND format IN ('permits', 'penalties') AND role = 'own'
)
SELECT
  d.obligation_id, d.body_id, d.item_id, d.domain, d.kind, d.record_kind,
  CAST(EXTRACT(YEAR FROM p.as_of) AS VARCHAR) AS period,
  CONCAT('channel-', REPLACE(c.state, '_', '-')) AS reason_code,
  'channel' AS place, p.as_of AS period_end, d.limit_text, d.term, d.anchor,
  CASE WHEN c.capture_id IS NOT NULL THEN 'capture' END AS evidence_kind,
  c.capture_id AS evidence_id, c.capture_id AS evidence_capture_id, c.title AS detail
FROM work.duties AS d
CROSS JOIN run.parameters AS p
JOIN problems AS c ON c.source_id = d.body_id AND c.record_kind = d.record_kind AND c.nth = 1
WHERE d.origin = 'law' AND d.kind = 'within' AND p.as_of BETWEEN d.valid_from AND d.valid_to
