-- core.catalogue_items: items as read, with the version that their channel declares and the days on which it is in
-- force. A version with another name ends the older one of the same publisher for the domains that it covers;
-- files under one name of a version are one edition, catalogues of different series stand side by side. A renamed item keeps the id of its first name.
-- Of several contents of one file only the newest counts.
WITH current_items AS (
  SELECT i.*, ch.catalogue_version AS version, ch.catalogue_valid_from AS valid_from,
    COALESCE(ch.catalogue_series, '') AS series
  FROM parsed.catalogue_items AS i
  JOIN ops.captures AS c ON c.capture_id = i.capture_id
  JOIN ops.current_captures AS k ON k.capture_id = c.capture_id
  JOIN registry.channels AS ch ON ch.source_id = c.source_id AND ch.channel_id = c.channel_id
),
editions AS (
  SELECT DISTINCT
    source_id, series, COALESCE(domain, '') AS domain, version, COALESCE(valid_from, DATE '1900-01-01') AS valid_from
  FROM current_items
),
ends AS (
  SELECT e.source_id, e.series, e.domain, e.version, e.valid_from, MIN(n.valid_from) - 1 AS valid_to
  FROM editions AS e
  JOIN editions AS n
    ON n.source_id = e.source_id AND n.series = e.series AND n.domain = e.domain AND n.version <> e.version AND n.valid_from > e.valid_from
  GROUP BY e.source_id, e.series, e.domain, e.version, e.valid_from
),
names AS (
  SELECT to_id, MIN(kept_id) AS kept_id FROM registry.item_renames WHERE kind = 'renamed' GROUP BY to_id
)
SELECT
  COALESCE(r.kept_id, i.item_id) AS item_id,
  i.version, i.domain_no, i.domain, i.level1, i.level2, i.level3, i.content, i.basis,
  i.limit_text, i.limit_kind, i.limit_value, i.limit_unit, i.limit_anchor, i.limit_parts,
  i.limit_testable = 'true' AS limit_testable,
  i.body, i.carriers,
  i.audience_all = 'true' AS audience_all,
  i.audience_specific,
  CASE
    WHEN i.mode_active = 'true' AND i.mode_on_request = 'true' THEN '主动、依申请'
    WHEN i.mode_active = 'true' THEN '主动'
    WHEN i.mode_on_request = 'true' THEN '依申请'
  END AS mode,
  i.level_county = 'true' AS level_county,
  i.level_town = 'true' AS level_town,
  i.level_village = 'true' AS level_village,
  i.stage, i.valid_from, e.valid_to, i.source_id, i.capture_id, i.row
FROM current_items AS i
LEFT JOIN names AS r ON r.to_id = i.item_id
LEFT JOIN ends AS e
  ON e.source_id = i.source_id AND e.series = i.series AND e.domain = COALESCE(i.domain, '') AND e.version = i.version
  AND e.valid_from = COALESCE(i.valid_from, DATE '1900-01-01')
