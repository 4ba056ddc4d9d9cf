-- Agencies' codes that are no valid unified social credit codes: few different ones stand in many rows.
WITH written AS (
  SELECT agency_uscc AS code FROM work.cleaned_penalties GROUP BY agency_uscc
  UNION
  SELECT data_source_uscc AS code FROM work.cleaned_penalties GROUP BY data_source_uscc
)
SELECT code FROM written WHERE code <> '' AND NOT is_uscc(code)
