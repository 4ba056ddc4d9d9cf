-- work.records: one row per notice, and per different set of dates of permits and penalties (`work.decision_days`),
-- with the three dates: event (written or decided), claimed publication, first seen (Beijing day). A notice of several
-- content versions keeps the first claimed date; a claim after the first sight cannot be true, so the publication day
-- is the earlier of the two. A claim before a whole look without the record is not true either: then the first sight.
WITH versions AS (
  SELECT
    n.record_id, n.body_id, n.genre, n.published_date, n.capture_id, a.last_absent_date,
    CAST(n.first_seen_at + INTERVAL 8 HOUR AS DATE) AS observed_date,
    COALESCE(n.written_date, MIN(n.written_date) OVER (PARTITION BY n.record_id)) AS written_date,
    MAX(CASE
      WHEN REGEXP_MATCHES(n.body_text, '[^\s　]') THEN 1
      WHEN TRIM(n.attachments) NOT IN ('', '[]') THEN 1
      ELSE 0
    END) OVER (PARTITION BY n.record_id) AS complete,
    ROW_NUMBER() OVER (
      PARTITION BY n.record_id
      ORDER BY CASE WHEN n.published_date IS NULL THEN 1 ELSE 0 END, c.fetched_at, c.version_no, n.content_hash
    ) AS nth
  FROM core.notices AS n
  LEFT JOIN ops.captures AS c ON c.capture_id = n.capture_id
  LEFT JOIN work.record_absences AS a ON a.record_id = n.record_id
),
unified AS (
  SELECT
    'notice' AS record_kind, record_id, record_id AS first_record, body_id, genre, written_date,
    CAST(NULL AS DATE) AS decided_date, published_date, observed_date, capture_id, complete,
    last_absent_date
  FROM versions
  WHERE nth = 1
  UNION ALL
  SELECT
    record_kind, day_id AS record_id, first_record, body_id, CAST(NULL AS VARCHAR) AS genre,
    CAST(NULL AS DATE) AS written_date, decided_date, published_date, observed_date,
    CAST(NULL AS VARCHAR) AS capture_id, 1 AS complete, last_absent_date
  FROM work.decision_days
)
SELECT
  record_kind, record_id, first_record, body_id, genre, written_date, decided_date, published_date, observed_date,
  capture_id, complete, last_absent_date,
  CASE WHEN last_absent_date IS NOT NULL THEN COALESCE(published_date < last_absent_date, FALSE) END AS is_backdated,
  CASE
    WHEN published_date < last_absent_date THEN observed_date ELSE LEAST(published_date, observed_date)
  END AS effective_date
FROM unified
