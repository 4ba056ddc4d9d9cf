-- work.window_days: the windows of notices with their days, from the newest version of each notice. A closing day
-- that is not stated is computed; the opening day does not count (民法典 201).
WITH said AS (
  SELECT
    n.record_id, r.kind, r.evidence, r.source_id, r.capture_id, n.published_date,
    TRY_CAST(r.opens AS DATE) AS opens, TRY_CAST(r.closes AS DATE) AS closes,
    TRY_CAST(r.days AS BIGINT) AS days, r.unit, r.from_publication = 'true' AS from_publication,
    ROW_NUMBER() OVER (
      PARTITION BY n.record_id, r.kind ORDER BY n.version_no DESC, r.capture_id, r.position
    ) AS nth
  FROM parsed.relations AS r
  JOIN core.keyed_notices AS n ON n.capture_id = r.capture_id
  WHERE r.kind IN ('consultation', 'notice_period')
),
opened AS (
  SELECT
    record_id, kind, evidence, source_id, capture_id, closes, days, unit,
    COALESCE(opens, CASE WHEN from_publication THEN published_date END) AS opens
  FROM said
  WHERE nth = 1
),
numbered AS (
  SELECT o.*, c.workday_no AS opens_no
  FROM opened AS o
  LEFT JOIN run.calendar AS c ON c.day = o.opens
),
computed AS (
  SELECT
    n.*,
    CASE
      WHEN n.unit = 'calendar_day' THEN n.opens + CAST(n.days AS INTEGER)
      WHEN n.unit = 'working_day' THEN e.day
    END AS nominal
  FROM numbered AS n
  LEFT JOIN run.calendar AS e
    ON n.unit = 'working_day' AND e.is_workday AND e.workday_no = n.opens_no + n.days
)
SELECT
  c.record_id, c.kind, c.opens AS opens_date, COALESCE(c.closes, c.nominal) AS closes_date,
  c.closes IS NULL AND c.nominal IS NOT NULL AS is_computed, c.days, c.unit = 'working_day' AS is_workdays,
  DATE_DIFF('day', c.opens, COALESCE(c.closes, c.nominal)) AS span_days,
  x.workday_no - c.opens_no AS span_workdays,
  c.evidence AS met_text, c.source_id, c.capture_id
FROM computed AS c
LEFT JOIN run.calendar AS x ON x.day = COALESCE(c.closes, c.nominal)
