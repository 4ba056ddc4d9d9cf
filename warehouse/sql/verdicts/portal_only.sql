-- Question, not a verdict: decisions that the credit portal shows and the body's own channel does not, although the
-- own channel was seen after their due day. One issue per body, kind and month, with a few numbers.
WITH own AS (
  SELECT
    source_id AS body_id, CASE format WHEN 'permits' THEN 'permit' ELSE 'penalty' END AS record_kind,
    CASE WHEN COUNT(observed_until) = COUNT(*) THEN MIN(observed_until) END AS observed_until
  FROM work.channel_states
  WHERE role = 'own' AND format IN ('permits', 'penalties')
  GROUP BY source_id, format
),
placed AS (
  SELECT d.record_kind, d.record_id, d.body_id, d.capture_id, d.decided_date, d.doc_number
  FROM work.decisions AS d
  JOIN own AS o ON o.body_id = d.body_id AND o.record_kind = d.record_kind
  JOIN work.portal_bodies AS b ON b.body_id = d.body_id AND b.record_kind = d.record_kind
  LEFT JOIN work.channel_pairs AS x ON x.record_kind = d.record_kind AND x.record_id = d.record_id
  LEFT JOIN work.capture_roles AS r ON r.capture_id = d.capture_id
  JOIN work.decision_classes AS s
    ON s.record_kind = d.record_kind AND s.body_id = d.body_id AND s.item_set = d.item_set
  JOIN (
    SELECT class_set, day_decided, day_published, day_observed, MAX(due_date) AS due_date
    FROM work.day_verdicts
    GROUP BY class_set, day_decided, day_published, day_observed
  ) AS v
    ON v.class_set = s.class_set
    AND v.day_decided IS NOT DISTINCT FROM d.decided_date
    AND v.day_published IS NOT DISTINCT FROM d.published_date
    AND v.day_observed IS NOT DISTINCT FROM d.observed_date
  WHERE COALESCE(x.in_own, CASE WHEN r.role = 'credit_portal' THEN 0 ELSE 1 END) = 0
    AND v.due_date < o.observed_until
),
ranked AS (
  SELECT
    *, STRFTIME(decided_date, '%Y-%m') AS month,
    ROW_NUMBER() OVER (
      PARTITION BY record_kind, body_id, STRFTIME(decided_date, '%Y-%m') ORDER BY doc_number, record_id
    ) AS nth
  FROM placed
),
found AS (
  SELECT
    body_id, record_kind, month, COUNT(*) AS records, MIN(capture_id) AS capture_id,
    ARRAY_TO_STRING(LIST_SORT(LIST(CASE WHEN nth <= 5 THEN doc_number END)), '、') AS examples
  FROM ranked
  GROUP BY body_id, record_kind, month
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', t.rule, f.body_id, f.record_kind, f.month)), 1, 16) AS issue_id,
  t.rule, t.severity, t.responsibility, f.body_id AS source_id, f.capture_id, CAST(NULL AS VARCHAR) AS record_id,
  CAST(NULL AS BIGINT) AS row, 'doc_number' AS field, f.examples AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_zh, '{count}', CAST(f.records AS VARCHAR)), '{month}', f.month),
    '{kind}', CASE f.record_kind WHEN 'permit' THEN '行政许可' ELSE '行政处罚' END), '{examples}', f.examples)
    AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_en, '{count}', CAST(f.records AS VARCHAR)), '{month}', f.month),
    '{kind}', CASE f.record_kind WHEN 'permit' THEN 'permits' ELSE 'penalties' END), '{examples}', f.examples)
    AS message_en
FROM found AS f
JOIN reference.issue_types AS t ON t.rule = 'portal-only-decisions'
