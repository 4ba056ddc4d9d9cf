-- The permits with all that their rules compare.
SELECT
  c.*,
  a.code IS NOT NULL AS agency_uscc_is_bad,
  s.code IS NOT NULL AS data_source_uscc_is_bad,
  r.row IS NOT NULL AS is_repeat,
  t.as_of
FROM work.cleaned_permits AS c
CROSS JOIN run.parameters AS t
LEFT JOIN work.repeats AS r ON r.capture_id = c.capture_id AND r.row = c.row
LEFT JOIN work.bad_codes AS a ON a.code = c.agency_uscc
LEFT JOIN work.bad_codes AS s ON s.code = c.data_source_uscc
