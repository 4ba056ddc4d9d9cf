-- work.codes_permits: the agencies' codes as written, as read, and whether they are valid: few different ones stand in many
-- rows.
WITH written AS (
  SELECT agency_uscc AS written FROM parsed.permits GROUP BY agency_uscc
  UNION
  SELECT data_source_uscc AS written FROM parsed.permits GROUP BY data_source_uscc
),
texts AS (
  SELECT written, clean_label(written) AS code_text FROM written WHERE written IS NOT NULL
),
codes AS (
  SELECT written, clean_code(code_text) AS code FROM texts
)
SELECT written, code, code <> '' AND NOT is_uscc(code) AS is_bad FROM codes
