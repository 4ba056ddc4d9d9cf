-- The penalties with all that their rules compare: the reading of 处罚类别 and the lawful period of display.
WITH kinds AS (
  SELECT
    c.*, k.has_unknown_kind, k.has_bare_other, k.penalty_class, k.has_fine, k.has_confiscation, k.has_withdrawal,
    CASE
      WHEN c.penalty_kind = '' THEN TRUE
      ELSE k.has_unknown_kind OR k.has_bare_other AND COALESCE(c.remarks, '') = ''
    END AS kinds_unclear
  FROM work.cleaned_penalties AS c
  LEFT JOIN work.penalty_kinds AS k ON k.penalty_kind = c.penalty_kind
)
SELECT
  c.*, b.min_months, b.max_months,
  r.row IS NOT NULL AS is_repeat,
  t.as_of
FROM kinds AS c
CROSS JOIN run.parameters AS t
LEFT JOIN work.repeats AS r ON r.capture_id = c.capture_id AND r.row = c.row
LEFT JOIN reference.publicity_bands AS b
  ON c.decided_date_day >= b.from_date AND c.decided_date_day < b.to_date
  AND (b.class = 'any' OR NOT c.kinds_unclear AND b.class = c.penalty_class)
