-- The verdicts on what must be published every period, by a day of the year, or a number of times; `is_column` where
-- the duty is that of a column of a site to be kept up to date, and `update_kind` which window it has: up to two weeks,
-- up to six months, or longer.
SELECT v.*, c.obligation_id IS NOT NULL AS is_column, c.update_kind
FROM metrics.verdicts AS v
LEFT JOIN (
  SELECT
    obligation_id,
    CASE
      WHEN MIN(days) <= 14 THEN 'two_weeks' WHEN MIN(days) <= 184 THEN 'six_months' ELSE 'one_year'
    END AS update_kind
  FROM (
    SELECT
      obligation_id,
      TRY_CAST(value AS INTEGER)
        * CASE unit WHEN 'working_day' THEN 1.4 WHEN 'month' THEN 30.0 WHEN 'year' THEN 365.0 ELSE 1.0 END AS days
    FROM core.obligations
    WHERE kind = 'periodic' AND channel_id IS NOT NULL
  ) AS d
  GROUP BY obligation_id
) AS c ON c.obligation_id = v.obligation_id
WHERE v.kind IN ('periodic', 'by_date', 'count')
