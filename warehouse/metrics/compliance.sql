-- metrics.compliance: rows of permits and penalties in core against rows submitted, by body, domain, kind and period of
-- submission. A body that declares a channel and submitted nothing has the denominator 0 and no value (零报送).
SELECT
  body_id, domain, kind, CAST(NULL AS VARCHAR) AS field, period,
  stored AS numerator, stored + rejected AS denominator, CAST(0 AS BIGINT) AS excluded,
  CAST(NULL AS VARCHAR) AS reason
FROM work.submissions
