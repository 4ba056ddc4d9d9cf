-- The permits with all that their rules compare.
SELECT c.*, r.row IS NOT NULL AS is_repeat, t.as_of
FROM work.cleaned_permits AS c
CROSS JOIN run.parameters AS t
LEFT JOIN work.repeats AS r ON r.capture_id = c.capture_id AND r.row = c.row
