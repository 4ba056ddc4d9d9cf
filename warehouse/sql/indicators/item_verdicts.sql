-- The verdicts on items that must be published (exists), with stage (五公开环节) and level (公开层级) of the item, as
-- the catalogue words it on the last day of the year. Of several stages the first of 决策、执行、管理、服务、结果 counts.
-- An item marked for several levels counts at that of the body that owes it.
WITH owed AS (
  SELECT v.*, LEAST(MAKE_DATE(CAST(SUBSTRING(v.period, 1, 4) AS INTEGER), 12, 31), v.as_of) AS day
  FROM metrics.verdicts AS v
  WHERE v.kind = 'exists'
),
worded AS (
  SELECT
    w.item_id, w.day, i.stage AS stage_text, COALESCE(i.level_county, false) AS county,
    COALESCE(i.level_town, false) AS town, COALESCE(i.level_village, false) AS village,
    ROW_NUMBER() OVER (
      PARTITION BY w.item_id, w.day
      ORDER BY
        CASE WHEN w.day BETWEEN COALESCE(i.valid_from, DATE '1900-01-01') AND COALESCE(i.valid_to, DATE '2999-12-31')
          THEN 1 ELSE 2 END,
        COALESCE(i.valid_from, DATE '1900-01-01') DESC, i.version DESC, i.capture_id, i."row"
    ) AS nth
  FROM (SELECT DISTINCT item_id, day FROM owed) AS w
  JOIN core.catalogue_items AS i ON i.item_id = w.item_id
),
kinds AS (
  SELECT body_id, MAX(CASE WHEN kind = 'town' THEN 1 ELSE 0 END) AS is_town FROM core.bodies GROUP BY body_id
)
SELECT
  o.*,
  CASE
    WHEN w.stage_text LIKE '%决策%' THEN '决策' WHEN w.stage_text LIKE '%执行%' THEN '执行'
    WHEN w.stage_text LIKE '%管理%' THEN '管理' WHEN w.stage_text LIKE '%服务%' THEN '服务'
    WHEN w.stage_text LIKE '%结果%' THEN '结果' ELSE '未注明'
  END AS stage,
  CASE
    WHEN k.is_town = 1 AND w.town THEN '镇街' WHEN k.is_town = 1 AND w.village THEN '村'
    WHEN w.county THEN '区级' WHEN w.town THEN '镇街' WHEN w.village THEN '村' ELSE '未注明'
  END AS level
FROM owed AS o
LEFT JOIN worded AS w ON w.item_id = o.item_id AND w.day = o.day AND w.nth = 1
LEFT JOIN kinds AS k ON k.body_id = o.body_id
