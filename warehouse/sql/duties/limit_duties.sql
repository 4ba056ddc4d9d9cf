-- work.limit_duties: what an item's time limit obliges to, apart from `exists`: one duty for each part of it. What
-- cannot be tested stays, with the reason; a part that sets no deadline (及时, 长期) is a duty `within` without number.
-- Numbers and units are checked for all origins in all_duties.sql.
WITH read AS (
  SELECT
    capture_id, row, part_no, kind AS limit_kind, value, unit, anchor, op, due, scope, is_alternative,
    CASE kind
      WHEN 'within' THEN 'within'
      WHEN 'before_event' THEN 'before_event'
      WHEN 'periodic' THEN 'periodic'
      WHEN 'by_date' THEN 'by_date'
      WHEN 'quota' THEN 'count'
      WHEN 'min_duration' THEN 'min_duration'
      WHEN 'on_event' THEN 'together'
    END AS duty_kind
  FROM work.limit_parts
  WHERE NOT is_override
),
weighed AS (
  SELECT
    *,
    duty_kind IS NOT NULL
      AND (limit_kind <> 'within' OR (value IS NOT NULL AND COALESCE(anchor, 'unspecified') <> 'unspecified'))
      AS is_firm
  FROM read
),
ranked AS (
  SELECT
    *,
    MAX(CASE WHEN is_firm AND scope = 'decisions' THEN 1 ELSE 0 END) OVER (PARTITION BY capture_id, row)
      AS any_decisions,
    COUNT(*) OVER (PARTITION BY capture_id, row) AS parts
  FROM weighed
)
SELECT
  capture_id, row, part_no, parts, COALESCE(duty_kind, 'within') AS kind, limit_kind, value, unit, anchor, due,
  COALESCE(op, CASE
    WHEN limit_kind IN ('min_duration', 'before_event') THEN '>='
    WHEN limit_kind = 'within' THEN '<='
  END) AS op,
  CASE WHEN limit_kind = 'within' AND scope = 'all' AND any_decisions = 1 THEN 'rest' ELSE scope END AS scope,
  CASE
    WHEN limit_kind IN (
      'prompt', 'realtime', 'long_term', 'dynamic', 'by_law', 'inherit', 'on_request', 'none'
    ) THEN 'limit-' || REPLACE(limit_kind, '_', '-')
    WHEN duty_kind IS NULL THEN 'limit-unknown'
    WHEN limit_kind = 'before_event' THEN 'limit-before-event'
    WHEN limit_kind = 'periodic' AND value IS NULL THEN 'limit-no-period'
    WHEN duty_kind = 'within' AND NOT is_firm THEN CASE WHEN value IS NULL THEN 'limit-unknown' ELSE 'limit-clock' END
    WHEN is_alternative THEN 'limit-alternatives'
    WHEN scope = 'unclear' THEN 'limit-scope'
  END AS untestable_code
FROM ranked
