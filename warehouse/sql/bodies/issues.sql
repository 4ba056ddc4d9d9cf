-- Issues of names outside catalogues (those of catalogues come with the duties): one per publisher, place of use
-- and name. A foreign authority as issuer is no fault, hence information.
WITH found AS (
  SELECT
    CASE WHEN outcome = 'ambiguous' THEN 'mention-ambiguous' ELSE 'mention-unresolved' END AS rule,
    origin, source_id, word, MIN(capture_id) AS capture_id, MIN(row) AS row, SUM(uses) AS uses,
    COALESCE(MAX(candidates), '无') AS candidates
  FROM (
    SELECT DISTINCT origin, source_id, text, outcome, word, capture_id, row, uses, candidates
    FROM core.body_mentions
    WHERE origin <> 'catalogue' AND NOT is_sure
  ) AS unsure
  GROUP BY CASE WHEN outcome = 'ambiguous' THEN 'mention-ambiguous' ELSE 'mention-unresolved' END,
    origin, source_id, word
)
SELECT
  'issue-' || SUBSTRING(SHA256(CONCAT_WS('|', f.rule, f.origin, f.source_id, f.word)), 1, 16) AS issue_id,
  f.rule, t.severity, t.responsibility, f.source_id, f.capture_id, CAST(NULL AS VARCHAR) AS record_id, f.row,
  CASE f.origin WHEN 'notice' THEN 'issuer' WHEN 'plan' THEN 'bodies' ELSE 'agency_name' END AS field,
  f.word AS value, CAST(NULL AS VARCHAR) AS locator,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_zh, '{where}', CASE f.origin
    WHEN 'notice' THEN '公文的发文机关' WHEN 'plan' THEN '方案的责任单位'
    WHEN 'permit' THEN '行政许可的许可机关' ELSE '行政处罚的处罚机关' END),
    '{word}', f.word), '{count}', CAST(f.uses AS VARCHAR)), '{candidates}', f.candidates) AS message_zh,
  REPLACE(REPLACE(REPLACE(REPLACE(t.message_en, '{where}', CASE f.origin
    WHEN 'notice' THEN 'issuer of a notice' WHEN 'plan' THEN 'body of a plan'
    WHEN 'permit' THEN 'agency of a permit' ELSE 'agency of a penalty' END),
    '{word}', f.word), '{count}', CAST(f.uses AS VARCHAR)), '{candidates}', f.candidates) AS message_en
FROM found AS f
JOIN reference.duty_issue_types AS t ON t.rule = f.rule
