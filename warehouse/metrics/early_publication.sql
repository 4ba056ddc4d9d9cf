-- metrics.early_publication: records with a time limit whose claimed publication date lies before the event.
SELECT
  body_id, domain, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN is_early AND status NOT IN ('not_applicable', 'not_observed') THEN n ELSE 0 END AS numerator,
  CASE WHEN is_early IS NOT NULL AND status NOT IN ('not_applicable', 'not_observed') THEN n ELSE 0 END AS denominator,
  CASE WHEN is_early IS NOT NULL AND status NOT IN ('not_applicable', 'not_observed') THEN 0 ELSE n END AS excluded,
  reason_code AS reason
FROM work.verdict_lags
WHERE kind = 'within' AND record_kind IS NOT NULL
