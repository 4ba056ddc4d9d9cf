-- work.veto_states: which vetoes and alarms each body meets; what only a person may decide is flagged until decided.
WITH measured AS (
  SELECT
    u.scheme, u.period, u.body_id, n.node, n.effect, n.comparison, n.condition, n.is_ratio,
    n.limit AS bound, f.value, f.numerator, f.denominator, f.excluded, f.status, f.why, n.least,
    CASE n.measure
      WHEN 'numerator' THEN CAST(f.numerator AS DOUBLE)
      WHEN 'denominator' THEN CAST(f.denominator AS DOUBLE)
      WHEN 'failures' THEN CAST(f.failures AS DOUBLE)
      ELSE f.value
    END AS measured
  FROM work.score_subjects AS u
  JOIN run.scheme_nodes AS n ON n.scheme = u.scheme AND n.part = 'veto'
  LEFT JOIN work.leaf_figures AS f
    ON f.scheme = u.scheme AND f.period = u.period AND f.body_id = u.body_id AND f.node = n.node
),
decided AS (
  SELECT
    scheme, node, body_id, period, decided_by, decided_on, reason,
    ROW_NUMBER() OVER (PARTITION BY scheme, node, body_id, period ORDER BY decided_on, decided_by, reason) AS nth
  FROM run.scheme_findings
  WHERE decided_on <= (SELECT r.as_of FROM run.parameters AS r)
),
judged AS (
  SELECT
    m.scheme, m.period, m.body_id, m.node, m.effect, m.condition, m.is_ratio, m.value, m.numerator, m.denominator,
    m.excluded, m.status, m.why, m.least, d.decided_by, d.decided_on, d.reason,
    COALESCE(CASE m.comparison
      WHEN 'at_least' THEN m.measured >= m.bound
      WHEN 'above' THEN m.measured > m.bound
      WHEN 'at_most' THEN m.measured <= m.bound
      WHEN 'below' THEN m.measured < m.bound
    END, false) AS is_met,
    m.measured IS NOT NULL AND m.value IS NOT NULL AS is_seen,
    COALESCE(m.value IS NOT NULL AND m.denominator < m.least, false) AS is_too_few
  FROM measured AS m
  LEFT JOIN decided AS d
    ON d.scheme = m.scheme AND d.node = m.node AND d.body_id = m.body_id AND d.period = m.period AND d.nth = 1
)
SELECT
  scheme, period, body_id, node, effect, condition, is_ratio, value, numerator, denominator, excluded, why,
  decided_by, decided_on, reason, least, is_too_few,
  CASE
    WHEN decided_by IS NOT NULL THEN 'vetoed'
    WHEN NOT is_seen THEN COALESCE(status, 'not_observed')
    WHEN is_too_few THEN 'clear'
    WHEN is_met AND effect = 'fail' THEN 'vetoed'
    WHEN is_met THEN 'flagged'
    ELSE 'clear'
  END AS status
FROM judged
