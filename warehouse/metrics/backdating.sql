-- metrics.backdating: records that a look before their first sight did not find, by whether the claimed publication
-- date lies on or before the day of that look.
SELECT
  body_id, domain, CAST(NULL AS VARCHAR) AS kind, CAST(NULL AS VARCHAR) AS field, period,
  CASE WHEN is_backdated AND status <> 'not_applicable' THEN n ELSE 0 END AS numerator,
  CASE WHEN is_backdated IS NOT NULL AND status <> 'not_applicable' THEN n ELSE 0 END AS denominator,
  CASE WHEN is_backdated IS NOT NULL AND status <> 'not_applicable' THEN 0 ELSE n END AS excluded,
  CASE WHEN status = 'not_applicable' THEN reason_code ELSE 'never-seen-absent' END AS reason
FROM work.verdict_lags
WHERE kind = 'within' AND record_kind IS NOT NULL
