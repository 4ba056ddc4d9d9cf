-- metrics.doc_number_gaps: numbers that were not seen within a body's sequence of decision numbers `X〔2026〕n号`, by
-- prefix (机关代字) and year; permits and penalties may share a sequence. Numbers of rejected rows and of notices fill gaps.
WITH parameters AS (
  SELECT
    MAX(CASE WHEN name = 'min_seen' THEN value END) AS min_seen,
    MAX(CASE WHEN name = 'min_share' THEN value END) AS min_share,
    MAX(CASE WHEN name = 'max_ranges' THEN value END) AS max_ranges
  FROM run.indicator_parameters
  WHERE indicator = 'doc_number_gaps'
),
candidates AS (
  SELECT s.*, ROW_NUMBER() OVER (ORDER BY s.body_id, s.stem) AS sequence_no
  FROM work.number_sequences AS s
  CROSS JOIN parameters AS p
  WHERE s.records >= p.min_seen AND s.records >= p.min_share * (s.highest - s.lowest + 1)
),
rejected AS (
  SELECT canonical_number(plain) AS doc_number
  FROM (
    SELECT canonical_text(written) AS plain
    FROM (
      SELECT JSON_EXTRACT_STRING(raw, '$.doc_number') AS written
      FROM ops.quarantine
      WHERE table_name IN ('core.permits', 'core.penalties') AND row > 0
    ) AS w
  ) AS c
),
numbers AS (
  SELECT
    c.sequence_no, TRY_CAST(REGEXP_EXTRACT(d.doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM work.decisions AS d
  JOIN candidates AS c ON c.body_id = d.body_id AND c.stem = SPLIT_PART(d.doc_number, '〕', 1)
  UNION ALL
  SELECT
    c.sequence_no, TRY_CAST(REGEXP_EXTRACT(n.doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM core.notices AS n
  JOIN candidates AS c ON c.stem = SPLIT_PART(n.doc_number, '〕', 1)
  UNION ALL
  SELECT
    c.sequence_no, TRY_CAST(REGEXP_EXTRACT(q.doc_number, '〕([0-9]{1,8})号$', 1) AS INTEGER) AS number
  FROM rejected AS q
  JOIN candidates AS c ON c.stem = SPLIT_PART(q.doc_number, '〕', 1)
),
seen AS (
  SELECT DISTINCT n.sequence_no, n.number
  FROM numbers AS n
  JOIN candidates AS c ON c.sequence_no = n.sequence_no AND n.number BETWEEN c.lowest AND c.highest
),
followed AS (
  SELECT sequence_no, number, LEAD(number) OVER (PARTITION BY sequence_no ORDER BY number) AS next_number
  FROM seen
),
gaps AS (
  SELECT
    sequence_no, number + 1 AS gap_from, next_number - 1 AS gap_to,
    ROW_NUMBER() OVER (PARTITION BY sequence_no ORDER BY number) AS nth
  FROM followed
  WHERE next_number > number + 1
),
texts AS (
  -- the nth range behind a sort key, because lists are sorted as text
  SELECT
    g.sequence_no, g.gap_to - g.gap_from + 1 AS missing,
    CASE WHEN g.nth <= p.max_ranges THEN CONCAT(
      LPAD(CAST(g.nth AS VARCHAR), 8, '0'),
      CASE WHEN g.gap_from = g.gap_to THEN CAST(g.gap_from AS VARCHAR)
        ELSE CONCAT(CAST(g.gap_from AS VARCHAR), '—', CAST(g.gap_to AS VARCHAR)) END
    ) END AS keyed
  FROM gaps AS g
  CROSS JOIN parameters AS p
),
listed AS (
  SELECT
    sequence_no, SUM(missing) AS missing, COUNT(*) AS ranges, COUNT(keyed) AS ranges_listed,
    ARRAY_TO_STRING(LIST_TRANSFORM(LIST_SORT(LIST(keyed) FILTER (WHERE keyed IS NOT NULL)), LAMBDA k : SUBSTRING(k, 9)), '、') AS listed_ranges
  FROM texts
  GROUP BY sequence_no
),
counted AS (
  SELECT sequence_no, COUNT(*) AS seen_count FROM seen GROUP BY sequence_no
),
worded AS (
  SELECT
    c.body_id, c.kind, c.prefix, c.year, n.seen_count, c.lowest, c.highest,
    COALESCE(l.missing, 0) AS missing_count,
    CONCAT(COALESCE(l.listed_ranges, ''), CASE WHEN l.ranges > l.ranges_listed THEN '等' ELSE '' END)
      AS missing_ranges
  FROM candidates AS c
  JOIN counted AS n ON n.sequence_no = c.sequence_no
  LEFT JOIN listed AS l ON l.sequence_no = c.sequence_no
),
names AS (
  SELECT
    body_id, name,
    ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC) AS nth
  FROM core.bodies
)
SELECT
  w.body_id, b.name AS body_name, w.kind, w.prefix, w.year AS period, w.seen_count, w.lowest, w.highest,
  w.missing_count, w.missing_ranges,
  CAST(w.missing_count AS DOUBLE) / CAST(w.highest - w.lowest + 1 AS DOUBLE) AS missing_share,
  CASE WHEN w.missing_count > 0 THEN CONCAT(
    '“', w.prefix, '〔', w.year, '〕”看到', CAST(w.seen_count AS VARCHAR), '个文号，', CAST(w.lowest AS VARCHAR), '号至',
    CAST(w.highest AS VARCHAR), '号之间有', CAST(w.missing_count AS VARCHAR), '个号没有看到（', w.missing_ranges,
    '），是否未公开或未编用？'
  ) END AS question
FROM worded AS w
CROSS JOIN parameters AS p
LEFT JOIN names AS b ON b.body_id = w.body_id AND b.nth = 1
WHERE w.seen_count >= p.min_seen AND w.seen_count >= p.min_share * (w.highest - w.lowest + 1)
