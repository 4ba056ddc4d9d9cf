-- metrics.concealment_rate: verdicts on the report to the credit portal (kind `together`, permits and penalties) whose
-- due day is over, by month of decision. Decisions of bodies without a portal channel of the kind are counted as
-- excluded.
WITH judged AS (
  SELECT
    body_id, domain, record_kind AS kind, period, n, status, reason_code,
    due_passed = 1 AND (status IN ('met', 'late', 'missing', 'incomplete') OR reason_code = 'portal-date-unknown')
      AS counts
  FROM work.verdict_counts
  WHERE kind = 'together' AND record_kind IN ('permit', 'penalty')
),
portals AS (
  SELECT DISTINCT source_id AS body_id, CASE format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS kind
  FROM registry.channels
  WHERE role = 'credit_portal' AND format IN ('permits', 'penalties')
)
SELECT
  body_id, domain, kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN counts AND status = 'missing' THEN n ELSE 0 END AS numerator,
  CASE WHEN counts THEN n ELSE 0 END AS denominator,
  CASE WHEN counts THEN 0 ELSE n END AS excluded,
  CASE
    WHEN status IN ('met', 'late', 'incomplete') OR reason_code = 'portal-date-unknown' THEN 'portal-not-due'
    ELSE reason_code
  END AS reason
FROM judged
UNION ALL
SELECT
  d.body_id, d.domain, d.record_kind AS kind, CAST(NULL AS VARCHAR) AS field, d.decided_month AS period,
  0 AS numerator, 0 AS denominator, d.records AS excluded, 'no-portal-channel' AS reason
FROM work.decision_counts AS d
LEFT JOIN portals AS p ON p.body_id = d.body_id AND p.kind = d.record_kind
WHERE p.body_id IS NULL AND d.decided_month IS NOT NULL
