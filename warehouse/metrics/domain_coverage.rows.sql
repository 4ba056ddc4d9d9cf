-- One row per body, domain and year: the verdict that decides whether the domain is covered stands for it, the first
-- published item, or else the first that could not be judged, the first gap, the first that does not apply. And one
-- row per domain and year for the district as a whole (body NULL), whose total counts domains and not bodies.
WITH units AS (
  SELECT v.*, v.body_id AS unit_id FROM work.item_verdicts AS v WHERE v.domain IS NOT NULL
  UNION ALL
  SELECT v.*, CAST(NULL AS VARCHAR) AS unit_id FROM work.item_verdicts AS v WHERE v.domain IS NOT NULL
),
ranked AS (
  SELECT
    v.*,
    ROW_NUMBER() OVER (
      PARTITION BY v.unit_id, v.domain, v.period
      ORDER BY CASE
        WHEN v.status = 'met' THEN 1 WHEN v.status IN ('missing', 'incomplete') THEN 3
        WHEN v.status = 'not_applicable' THEN 4 ELSE 2
      END, v.item_id, v.verdict_id
    ) AS nth
  FROM units AS v
)
SELECT
  unit_id AS body_id, domain, CAST(NULL AS VARCHAR) AS kind, period, status IN ('met', 'missing', 'incomplete') AS is_counted,
  status = 'met' AS is_hit, 'body' AS row_kind, CONCAT(COALESCE(unit_id, 'all'), '/', domain) AS row_id, verdict_id, item_id,
  CASE
    WHEN status = 'met' THEN CONCAT('“', domain, '”领域已有公开的事项。')
    WHEN status IN ('missing', 'incomplete') THEN CONCAT('“', domain, '”领域没有一个事项公开，其中一项：', reason)
    ELSE CONCAT('“', domain, '”领域没有看到公开的事项，又有事项不能判断，其中一项：', reason)
  END AS reason,
  due_date, decided_date, published_date, observed_date, evidence_kind, evidence_id, evidence_capture_id
FROM ranked
WHERE nth = 1
