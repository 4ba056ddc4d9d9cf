-- Units of completeness: one per notice and element that it needs. NULL is never "no": an element that no page of the
-- same form (a site's pages; its office documents) shows cannot be expected there and is left out.
WITH elements AS (
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
      AND (e.title_words IS NULL OR t.record_id IS NOT NULL) AS is_needed
  FROM work.noted_elements AS n
  CROSS JOIN reference.required_elements AS e
  LEFT JOIN work.title_needs AS t ON t.record_id = n.record_id AND t.element = e.element
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
JOIN work.noted_elements AS n ON n.record_id = x.record_id
JOIN reference.required_elements AS r ON r.element = x.element
LEFT JOIN forms AS f ON f.form = x.form AND f.element = x.element
LEFT JOIN work.notice_domains AS d ON d.record_id = n.record_id
WHERE x.is_needed
