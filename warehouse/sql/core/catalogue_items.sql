-- core.catalogue_items: items as read, with the version that their channel declares.
-- Of several contents of one file only the newest counts.
SELECT
  i.item_id,
  ch.catalogue_version AS version,
  i.domain_no, i.domain, i.level1, i.level2, i.level3, i.content, i.basis,
  i.limit_text, i.limit_kind, i.limit_value, i.limit_unit, i.limit_anchor, i.limit_parts,
  i.limit_testable = 'true' AS limit_testable,
  i.body, i.carriers,
  CASE
    WHEN i.mode_active = 'true' AND i.mode_on_request = 'true' THEN '主动、依申请'
    WHEN i.mode_active = 'true' THEN '主动'
    WHEN i.mode_on_request = 'true' THEN '依申请'
  END AS mode,
  i.level_county = 'true' AS level_county,
  i.level_town = 'true' AS level_town,
  i.level_village = 'true' AS level_village,
  i.stage,
  ch.catalogue_valid_from AS valid_from,
  CAST(NULL AS DATE) AS valid_to,
  i.source_id, i.capture_id, i.row
FROM parsed.catalogue_items AS i
JOIN ops.captures AS c ON c.capture_id = i.capture_id
JOIN ops.current_captures AS k ON k.capture_id = c.capture_id
JOIN registry.channels AS ch ON ch.source_id = c.source_id AND ch.channel_id = c.channel_id
