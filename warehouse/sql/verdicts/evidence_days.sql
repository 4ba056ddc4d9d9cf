-- work.evidence_days: the days of publication of permits and penalties that can be evidence of a duty judged by
-- periods: of one on their item, or of one on any record of their body; with the number of records.
WITH wanted AS (
  SELECT DISTINCT s.record_kind, s.body_id, s.item_set, d.obligation_id, d.scope, d.title_words
  FROM work.decision_sets AS s
  JOIN work.item_sets AS i ON i.item_set = s.item_set
  JOIN work.duties AS d ON d.body_id = i.body_id AND d.item_id = i.item_id
  WHERE d.testable AND d.kind IN ('periodic', 'by_date', 'count') AND d.channel_id IS NULL
    AND COALESCE(d.record_kind, s.record_kind) = s.record_kind
  UNION
  SELECT DISTINCT s.record_kind, s.body_id, s.item_set, d.obligation_id, d.scope, d.title_words
  FROM work.decision_sets AS s
  JOIN work.duties AS d ON d.body_id = s.body_id
  WHERE d.testable AND d.kind IN ('periodic', 'by_date', 'count') AND d.channel_id IS NULL AND d.item_id IS NULL
    AND COALESCE(d.record_kind, s.record_kind) = s.record_kind AND d.title_words IS NULL
),
days AS (
  SELECT
    d.record_kind, d.body_id, d.item_set, d.published_date, d.observed_date,
    CASE
      WHEN d.published_date < d.last_absent_date THEN d.observed_date ELSE LEAST(d.published_date, d.observed_date)
    END AS effective_date,
    MIN(d.first_record) AS first_record, CAST(SUM(d.records) AS BIGINT) AS records
  FROM work.decision_dates AS d
  JOIN (SELECT DISTINCT record_kind, body_id, item_set FROM wanted) AS w
    ON w.record_kind = d.record_kind AND w.body_id = d.body_id AND w.item_set = d.item_set
  GROUP BY
    d.record_kind, d.body_id, d.item_set, d.published_date, d.observed_date,
    CASE
      WHEN d.published_date < d.last_absent_date THEN d.observed_date ELSE LEAST(d.published_date, d.observed_date)
    END
)
SELECT DISTINCT
  w.obligation_id, w.scope, d.record_kind, d.first_record, d.published_date, d.observed_date, d.effective_date, d.records
FROM wanted AS w
JOIN days AS d ON d.record_kind = w.record_kind AND d.body_id = w.body_id AND d.item_set = w.item_set
