-- The cleaned penalties with the reading of 处罚类别.
SELECT
  c.*, k.has_unknown_kind, k.has_bare_other, k.penalty_class, k.has_fine, k.has_confiscation, k.has_withdrawal,
  CASE
    WHEN c.penalty_kind = '' THEN TRUE
    ELSE k.has_unknown_kind OR k.has_bare_other AND COALESCE(c.remarks, '') = ''
  END AS kinds_unclear
FROM work.cleaned_penalties AS c
LEFT JOIN work.penalty_kinds AS k ON k.penalty_kind = c.penalty_kind
