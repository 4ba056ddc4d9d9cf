-- core.obligations: one row per duty and unbroken span of days in force under one wording: a version of the catalogue
-- that words the item otherwise (mode, limit, basis) begins a new row of the same duty.
WITH several AS (
  SELECT obligation_id FROM work.all_duties GROUP BY obligation_id HAVING COUNT(*) > 1
),
ordered AS (
  SELECT
    d.*,
    MAX(d.valid_to) OVER (
      PARTITION BY d.obligation_id ORDER BY d.valid_from, d.place
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS covered_to
  FROM work.all_duties AS d
  JOIN several AS m ON m.obligation_id = d.obligation_id
),
islands AS (
  SELECT
    *,
    SUM(CASE WHEN covered_to IS NULL OR valid_from > covered_to + 1 THEN 1 ELSE 0 END) OVER (
      PARTITION BY obligation_id ORDER BY valid_from, place
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS island
  FROM ordered
),
-- of several rows from the same day on one is shown
first_rows AS (
  SELECT
    *, MAX(valid_to) OVER (PARTITION BY obligation_id, island) AS island_end,
    ROW_NUMBER() OVER (PARTITION BY obligation_id, island, valid_from ORDER BY place DESC) AS nth
  FROM islands
),
worded AS (
  SELECT
    *, CONCAT_WS('|', COALESCE(mode, ''), COALESCE(limit_text, ''), COALESCE(basis, ''), COALESCE(domain, '')) AS wording
  FROM first_rows
  WHERE nth = 1
),
compared AS (
  SELECT
    *, LAG(wording) OVER (PARTITION BY obligation_id, island ORDER BY valid_from) AS wording_before
  FROM worded
),
-- most duties have one row: the windows above, over all columns, leave them out
spans AS (
  SELECT
    obligation_id, group_id, body_id, item_id, domain, kind, limit_kind, value, unit, anchor, op, due, part_no, scope,
    record_kind, limit_text, mode, origin, declared_id, assumed_code, word, method, valid_from, basis, capture_id, row,
    channel_id, channel_title, untestable_code,
    island_end, LEAD(valid_from) OVER (PARTITION BY obligation_id, island ORDER BY valid_from) - 1 AS next_wording
  FROM compared
  WHERE wording_before IS NULL OR wording_before <> wording
  UNION ALL
  SELECT
    d.obligation_id, d.group_id, d.body_id, d.item_id, d.domain, d.kind, d.limit_kind, d.value, d.unit, d.anchor, d.op,
    d.due, d.part_no, d.scope, d.record_kind, d.limit_text, d.mode, d.origin, d.declared_id, d.assumed_code, d.word,
    d.method, d.valid_from, d.basis, d.capture_id, d.row, d.channel_id, d.channel_title, d.untestable_code,
    d.valid_to AS island_end, CAST(NULL AS DATE) AS next_wording
  FROM work.all_duties AS d
  LEFT JOIN several AS m ON m.obligation_id = d.obligation_id
  WHERE m.obligation_id IS NULL
),
bodies AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, name) AS nth
  FROM core.bodies
),
items AS (
  SELECT capture_id, row, version, CONCAT_WS('／', domain, level1, level2, level3) AS title FROM core.catalogue_items
),
item_titles AS (
  SELECT item_id, MAX(CONCAT_WS('／', domain, level1, level2, level3)) AS title
  FROM core.catalogue_items
  GROUP BY item_id
),
clocks AS (
  SELECT anchor, MAX(zh) AS zh FROM reference.anchors WHERE record_kind = 'notice' GROUP BY anchor
),
told AS (
  SELECT
    s.*, b.name AS body_name, i.version,
    COALESCE(
      i.title, t.title, CASE WHEN s.channel_id IS NOT NULL THEN CONCAT('“', s.channel_title, '”栏目') END, x.subject_zh, ''
    ) AS title,
    COALESCE(i.title, t.title, x.subject_en, '') AS title_en,
    x.law AS basis_law, x.article AS basis_article, x.doc_number AS basis_doc_number, x.status AS basis_status,
    x.subject_zh AS subject, x.genre, x.title_words, m.zh AS method_zh, m.en AS method_en,
    COALESCE(c.zh, '') AS clock_zh,
    CASE s.unit
      WHEN 'working_day' THEN '个工作日' WHEN 'calendar_day' THEN '日' WHEN 'hour' THEN '小时'
      WHEN 'month' THEN '个月' WHEN 'year' THEN '年' ELSE ''
    END AS unit_zh,
    REPLACE(COALESCE(s.unit, ''), '_', ' ') AS unit_en
  FROM spans AS s
  LEFT JOIN bodies AS b ON b.body_id = s.body_id AND b.nth = 1
  LEFT JOIN items AS i ON i.capture_id = s.capture_id AND i.row = s.row
  LEFT JOIN item_titles AS t ON t.item_id = s.item_id
  LEFT JOIN reference.obligation_basis AS x ON x.obligation_id = s.declared_id AND s.origin = 'law'
  LEFT JOIN reference.body_methods AS m ON m.method = s.method
  LEFT JOIN clocks AS c ON c.anchor = s.anchor
),
termed AS (
  SELECT
    *,
    CASE
      WHEN kind = 'exists' THEN '应当公开'
      WHEN value IS NULL AND kind = 'within' THEN '应当公开，时限没有可检验的天数'
      WHEN kind = 'before_event' AND value IS NULL THEN CONCAT('应在', clock_zh, '以前公开')
      WHEN kind = 'before_event' THEN CONCAT('应在', clock_zh, '前', value, unit_zh, '公开')
      WHEN kind = 'reply' THEN CONCAT('应自', clock_zh, '起', value, unit_zh, '内答复')
      WHEN kind = 'within' AND COALESCE(anchor, 'unspecified') = 'unspecified'
        THEN CONCAT('应在', value, unit_zh, '内公开，没有写从何时起算')
      WHEN kind = 'within' THEN CONCAT('应自', clock_zh, '起', value, unit_zh, '内公开')
      WHEN kind = 'periodic' AND value = '1' AND unit = 'month' THEN '每月至少公开或更新一次'
      WHEN kind = 'periodic' AND value IS NOT NULL
        THEN CONCAT('每', CASE WHEN value <> '1' THEN value ELSE '' END, unit_zh, '至少公开或更新一次')
      WHEN kind = 'periodic' THEN '应定期公开，没有写周期'
      WHEN kind = 'by_date' THEN CONCAT('每年', value, '以前（含当日）公开')
      WHEN kind = 'count' THEN CONCAT('每', unit_zh, '不少于', value, '条（次）')
      WHEN kind = 'min_duration' THEN CONCAT('公示（征集）', CASE op WHEN '==' THEN '为' ELSE '不少于' END, value, unit_zh)
      WHEN kind = 'together' AND value IS NOT NULL THEN CONCAT('应与对应的文件或事项配套，不超过', value, unit_zh)
      ELSE '应与对应的文件同步公开'
    END AS term_zh,
    CASE
      WHEN kind = 'exists' THEN 'must be published'
      WHEN value IS NULL AND kind = 'within' THEN 'must be published; no number of days that can be tested'
      WHEN kind = 'before_event' THEN CONCAT_WS(' ', 'must be published', value, NULLIF(unit_en, ''), 'before the event')
      WHEN kind = 'reply' THEN CONCAT('must be answered within ', value, ' ', unit_en, '(s) of the request')
      WHEN kind = 'within' THEN CONCAT('must be published within ', value, ' ', unit_en, '(s) of: ', COALESCE(anchor, 'unspecified'))
      WHEN kind = 'periodic' THEN CONCAT('at least once every ', COALESCE(value, '(unstated)'), ' ', unit_en)
      WHEN kind = 'by_date' THEN CONCAT('every year by ', value, ' (inclusive)')
      WHEN kind = 'count' THEN CONCAT('at least ', value, ' per ', unit_en)
      WHEN kind = 'min_duration' THEN CONCAT('open for ', COALESCE(op, '>='), ' ', value, ' ', unit_en, '(s)')
      WHEN kind = 'together' AND value IS NOT NULL THEN CONCAT('paired with its document within ', value, ' ', unit_en, '(s)')
      ELSE 'published together with its document'
    END AS term_en
  FROM told
)
SELECT
  obligation_id, group_id, body_id, item_id, domain, kind, limit_kind, value, unit, anchor, op, due, part_no, scope,
  record_kind, limit_text, mode, untestable_code IS NULL AS testable, untestable_code, origin, declared_id, subject,
  genre, title_words, channel_id, assumed_code IS NOT NULL AS is_assumed, assumed_code,
  CASE WHEN valid_from > DATE '1900-01-01' THEN valid_from END AS valid_from,
  CASE WHEN COALESCE(next_wording, island_end) < DATE '2999-12-31' THEN COALESCE(next_wording, island_end) END
    AS valid_to,
  basis, basis_law, basis_article, basis_doc_number,
  CASE WHEN origin = 'law' THEN COALESCE(basis_status, 'unverified') = 'seen' END AS is_verified,
  CONCAT(
    body_name,
    CASE WHEN item_id IS NOT NULL THEN CONCAT('对“', title, '”') WHEN title <> '' THEN CONCAT('的', title) ELSE '' END,
    term_zh, '。',
    CASE
      WHEN method = 'level' THEN CONCAT('标准目录（', version, '版第', CAST(row AS VARCHAR),
        '项）的公开主体写“', word, '”，没有写镇街，但公开层级勾选了乡级，按各镇街都要公开推定。')
      WHEN method IS NOT NULL THEN CONCAT('标准目录（', version, '版第', CAST(row AS VARCHAR),
        '项）的公开主体写“', word, '”，', method_zh, '。')
      ELSE ''
    END,
    CASE WHEN limit_text IS NOT NULL AND kind <> 'exists' THEN CONCAT('公开时限原文“', limit_text, '”。') ELSE '' END,
    CASE assumed_code
      WHEN 'clock' THEN '原文没有写起算时间，按法规补上（推定）。'
      WHEN 'limit' THEN '目录没有规定可检验的期限，按法规的一般期限（推定）。'
      WHEN 'parameter' THEN '期限或适用范围没有核实或各地不一，可由区里的 obligations.csv 用同一编号替换。'
      ELSE ''
    END,
    CASE
      WHEN origin = 'district' THEN CONCAT('本区规定：', COALESCE(basis, '没有写依据'), '。')
      WHEN basis IS NOT NULL THEN CONCAT('依据：', basis, '。')
      ELSE ''
    END
  ) AS reason_zh,
  CONCAT(
    body_name, ', ', COALESCE(title_en, ''), ': ', term_en, '.',
    CASE
      WHEN method = 'level' THEN CONCAT(' The catalogue (version ', version, ', item ', CAST(row AS VARCHAR),
        ') names only “', word, '” but marks the town level; all towns are taken to be bound.')
      WHEN method IS NOT NULL THEN CONCAT(' The catalogue (version ', version, ', item ', CAST(row AS VARCHAR),
        ') names “', word, '” (', method_en, ').')
      ELSE ''
    END,
    CASE assumed_code
      WHEN 'clock' THEN ' The clock is assumed from the law.'
      WHEN 'limit' THEN ' The limit is the law''s default (assumed).'
      WHEN 'parameter' THEN ' The number or its scope is a parameter that the district may replace under the same id.'
      ELSE ''
    END,
    CASE WHEN basis IS NOT NULL THEN CONCAT(' Basis: ', basis, '.') ELSE '' END
  ) AS reason_en
FROM termed
