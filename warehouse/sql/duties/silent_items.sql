-- work.silent_items: items for proactive disclosure whose catalogue sets no testable limit, so that the law's default
-- applies (政府信息公开条例 art. 26, other laws by domain): `silent` sets no deadline at all, `clock` a number of
-- days without a clock; `on_request` items are those on request (art. 33). A reference to another rule, a masked
-- number or alternatives may stand for a shorter limit: there the default would be a guess.
WITH weighed AS (
  SELECT
    p.capture_id, p.row,
    MIN(CASE WHEN p.kind IN ('none', 'prompt', 'realtime', 'long_term', 'dynamic') THEN 1 ELSE 0 END) AS all_silent,
    MIN(CASE
      WHEN p.kind = 'within' AND COALESCE(p.anchor, 'unspecified') = 'unspecified' AND p.value IS NOT NULL
        AND p.unit IN ('working_day', 'calendar_day') THEN p.part_no
    END) AS clock_part,
    MAX(CASE
      WHEN p.kind IN ('periodic', 'by_date', 'quota', 'min_duration', 'on_event') THEN 1
      WHEN p.kind IN ('within', 'before_event') AND COALESCE(p.anchor, 'unspecified') <> 'unspecified' THEN 1
      ELSE 0
    END) AS any_testable
  FROM work.limit_parts AS p
  GROUP BY p.capture_id, p.row
),
sorted AS (
  SELECT
    i.capture_id, i.row, i.domain, i.mode, w.clock_part,
    CASE
      WHEN i.mode = '依申请' THEN 'on_request'
      WHEN COALESCE(i.mode, '') NOT LIKE '主动%' OR w.any_testable = 1 THEN NULL
      WHEN w.clock_part IS NOT NULL THEN 'clock'
      WHEN w.all_silent = 1 THEN 'silent'
    END AS lack
  FROM core.catalogue_items AS i
  JOIN weighed AS w ON w.capture_id = i.capture_id AND w.row = i.row
)
SELECT
  s.capture_id, s.row, s.domain, s.lack,
  CASE WHEN s.lack = 'clock' THEN p.value END AS value,
  CASE WHEN s.lack = 'clock' THEN p.unit END AS unit,
  COALESCE(p.scope, 'all') AS scope
FROM sorted AS s
LEFT JOIN work.limit_parts AS p ON p.capture_id = s.capture_id AND p.row = s.row AND p.part_no = s.clock_part
WHERE s.lack IS NOT NULL
UNION ALL
SELECT
  capture_id, row, domain, 'on_request' AS lack, CAST(NULL AS VARCHAR) AS value, CAST(NULL AS VARCHAR) AS unit,
  'all' AS scope
FROM sorted
WHERE mode = '主动、依申请'
