-- bench.channels: the declared channels, with the place of their body, and the share of the decisions.
SELECT
  h.source_id, h.channel_id, h.format, CAST(SUBSTRING(h.source_id, 2) AS BIGINT) AS body_no,
  CASE h.format WHEN 'permits' THEN 3.0 WHEN 'penalties' THEN 1.0 ELSE 0.0 END
    / ((CAST(SUBSTRING(h.source_id, 2) AS BIGINT) + 20) * COUNT(*) OVER (PARTITION BY h.source_id, h.format)) AS weight,
  ROW_NUMBER() OVER (PARTITION BY h.source_id, h.format ORDER BY h.channel_id) AS nth,
  COUNT(*) OVER (PARTITION BY h.source_id, h.format) AS channels
FROM registry.channels AS h
;
-- bench.files: the files of permits and penalties, one per channel and {step} months, with their number of rows.
WITH files AS (
  SELECT
    c.*, m.n AS month_no, DATE '{first}' + TO_MONTHS(CAST(m.n AS INTEGER)) AS starts,
    CONCAT('cap-', SUBSTRING(MD5(CONCAT(c.source_id, '/', c.channel_id, '/', m.n)), 1, 16)) AS capture_id
  FROM bench.channels AS c
  CROSS JOIN RANGE(0, {months}, {step}) AS m(n)
  WHERE c.format <> 'pages'
),
summed AS (
  SELECT *, SUM(weight) OVER (ORDER BY source_id, capture_id) / SUM(weight) OVER () AS share FROM files
),
counted AS (
  SELECT *, CAST(ROUND(share * {rows}) AS BIGINT) AS behind FROM summed
)
SELECT
  * EXCLUDE (starts), CAST(starts AS DATE) AS starts, behind - COALESCE(LAG(behind) OVER (ORDER BY source_id, capture_id), 0) AS records,
  LEAST(CAST(starts + TO_MONTHS({step}) AS DATE) + 15, DATE '{as_of}') AS seen
FROM counted
ORDER BY source_id, capture_id
;
-- bench.decisions
SELECT
  f.source_id, f.capture_id, f.channel_id, f.format, f.seen, r.i AS row, f.month_no,
  CONCAT(CASE f.format WHEN 'permits' THEN 'permit-' ELSE 'penalty-' END, SUBSTRING(MD5(CONCAT(f.capture_id, r.i)), 1, 16))
    AS record_id,
  f.starts + CAST(HASH(f.capture_id, r.i) % ({step} * 28) AS INTEGER) AS decided,
  CASE
    WHEN HASH(r.i, f.capture_id) % 100 < 70 THEN HASH(f.capture_id, r.i, 1) % 7
    WHEN HASH(r.i, f.capture_id) % 100 < 92 THEN 7 + HASH(f.capture_id, r.i, 1) % 5
    ELSE 12 + HASH(f.capture_id, r.i, 1) % 20
  END AS lag
FROM bench.files AS f, UNNEST(RANGE(f.records)) AS r(i)
;
-- bench.pages: notices, each a page of a channel and linked to one of its items.
WITH drawn AS (
  SELECT i, CONCAT('b', LPAD(CAST(HASH(i) % {bodies} AS VARCHAR), 3, '0')) AS body_id FROM RANGE({notices}) AS r(i)
),
placed AS (
  SELECT d.*, c.channel_id
  FROM drawn AS d
  JOIN bench.channels AS c ON c.source_id = d.body_id AND c.format = 'pages' AND c.nth = 1 + HASH(d.i, 1) % c.channels
),
owed AS (
  SELECT
    source_id, channel_id, item_id, ROW_NUMBER() OVER (PARTITION BY source_id, channel_id ORDER BY item_id) AS nth,
    COUNT(*) OVER (PARTITION BY source_id, channel_id) AS items
  FROM registry.channel_items
)
SELECT
  p.i, p.body_id, p.channel_id, o.item_id, CONCAT('notice-', SUBSTRING(MD5(CAST(p.i AS VARCHAR)), 1, 16)) AS record_id,
  CONCAT('cap-', SUBSTRING(MD5(CONCAT('page', p.i)), 1, 16)) AS capture_id,
  DATE '{first}' + CAST(HASH(p.i, 2) % ({months} * 30) AS INTEGER) AS written, CAST(HASH(p.i, 3) % 40 AS INTEGER) AS lag,
  CASE p.i % 20 WHEN 0 THEN '政策解读' WHEN 1 THEN '意见征集' WHEN 2 THEN '规范性文件' ELSE '通知公告' END AS genre
FROM placed AS p
JOIN owed AS o ON o.source_id = p.body_id AND o.channel_id = p.channel_id AND o.nth = 1 + HASH(p.i, 4) % o.items
