-- Units of completeness: one per notice and element that it needs. NULL is never "no": an element that no page of the
-- same form (a site's pages; its office documents) shows cannot be expected there and is left out.
WITH versions AS (
  SELECT
    n.record_id, n.source_id, n.body_id, n.capture_id, n.title, n.genre, n.written_date, n.published_date,
    CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE) AS observed_date,
    TRIM(n.title) <> '' AS has_title, n.published_date IS NOT NULL AS has_published_date, TRIM(n.issuer) <> '' AS has_issuer,
    REGEXP_MATCHES(n.body_text, '[^\s　]') OR TRIM(n.attachments) NOT IN ('', '[]') AS has_body,
    n.written_date IS NOT NULL AS has_written_date, TRIM(n.doc_number) <> '' AS has_doc_number,
    TRIM(n.index_number) <> '' AS has_index_number, TRIM(n.disclosure_attribute) <> '' AS has_disclosure_attribute,
    TRIM(n.validity) <> '' AS has_validity,
    CONCAT(n.source_id, CASE WHEN REGEXP_MATCHES(LOWER(n.url), '[.](pdf|docx?|wps|xlsx?|et|rtf|txt)$') THEN '/file' ELSE '/page' END)
      AS form,
    ROW_NUMBER() OVER (PARTITION BY n.record_id ORDER BY c.fetched_at DESC NULLS LAST, c.version_no DESC, n.content_hash) AS nth
  FROM core.notices AS n
  LEFT JOIN ops.captures AS c ON c.capture_id = n.capture_id
),
notices AS (
  SELECT
    v.*,
    STRFTIME(LEAST(COALESCE(v.published_date, v.written_date, v.observed_date, p.as_of), p.as_of), '%Y-%m') AS period
  FROM versions AS v
  CROSS JOIN run.parameters AS p
  WHERE v.nth = 1 AND COALESCE(v.observed_date, p.as_of) <= p.as_of
),
elements AS (
  SELECT
    n.record_id, n.form, e.element,
    CASE e.element
      WHEN 'title' THEN n.has_title WHEN 'published_date' THEN n.has_published_date
      WHEN 'issuer' THEN n.has_issuer WHEN 'body' THEN n.has_body
      WHEN 'written_date' THEN n.has_written_date WHEN 'doc_number' THEN n.has_doc_number
      WHEN 'index_number' THEN n.has_index_number WHEN 'disclosure_attribute' THEN n.has_disclosure_attribute
      WHEN 'validity' THEN n.has_validity
    END AS is_there,
    (e.genres = '*' OR CONTAINS(CONCAT('；', e.genres, '；'), CONCAT('；', n.genre, '；')))
      AND (e.title_words IS NULL OR REGEXP_MATCHES(n.title, REPLACE(e.title_words, '；', '|'))) AS is_needed
  FROM notices AS n
  CROSS JOIN reference.required_elements AS e
),
forms AS (
  SELECT form, element FROM elements WHERE is_there GROUP BY form, element
)
SELECT
  'completeness' AS indicator, n.body_id, COALESCE(d.domain, '未归入领域') AS domain, x.element AS kind, n.period,
  r.shown = 'always' OR f.form IS NOT NULL AS is_counted, COALESCE(x.is_there, false) AS is_hit, 1 AS n,
  'record' AS row_kind, CONCAT(n.record_id, '/', x.element) AS row_id, CAST(NULL AS VARCHAR) AS verdict_id, d.item_id,
  CASE
    WHEN x.is_there THEN 'element-present' WHEN r.shown = 'always' OR f.form IS NOT NULL THEN 'element-missing'
    ELSE 'element-not-shown'
  END AS reason_code,
  CASE
    WHEN x.is_there THEN CONCAT('已标明', r.zh, '。')
    WHEN r.shown = 'always' OR f.form IS NOT NULL THEN CONCAT(
      '没有', r.zh, '，请补上（', r.basis, CASE WHEN r.status = 'unverified' THEN '；依据未核实' ELSE '' END, '）。'
    )
    ELSE CONCAT('该网站的页面都不显示', r.zh, '，不能断定缺少，不计入。')
  END AS reason,
  CAST(NULL AS DATE) AS due_date, n.written_date AS decided_date, n.published_date, n.observed_date,
  'notice' AS evidence_kind, n.record_id AS evidence_id, n.capture_id AS evidence_capture_id
FROM elements AS x
JOIN notices AS n ON n.record_id = x.record_id
JOIN reference.required_elements AS r ON r.element = x.element
LEFT JOIN forms AS f ON f.form = x.form AND f.element = x.element
LEFT JOIN work.notice_domains AS d ON d.record_id = n.record_id
WHERE x.is_needed
