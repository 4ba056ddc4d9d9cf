-- The penalties with all that their rules compare, such as the reading of 处罚类别, but for the lawful period of
-- display.
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
  c.*,
  r.row IS NOT NULL AS is_repeat,
  t.as_of,
  CASE
    WHEN BIT_LENGTH(c.uscc) = 144 AND c.uscc <> '000000000000000000'
      THEN COALESCE(
        (u1.figure + u2.figure * 27 + u3.figure * 16 + u4.figure * 29 + u5.figure * 8 + u6.end_figure) % 31 = 0,
        FALSE
      )
    ELSE FALSE
  END AS uscc_is_valid
FROM kinds AS c
CROSS JOIN run.parameters AS t
LEFT JOIN work.repeats AS r ON r.capture_id = c.capture_id AND r.row = c.row
LEFT JOIN work.uscc_parts AS u1 ON u1.part = SUBSTRING(c.uscc, 1, 3)
LEFT JOIN work.uscc_parts AS u2 ON u2.part = SUBSTRING(c.uscc, 4, 3)
LEFT JOIN work.uscc_parts AS u3 ON u3.part = SUBSTRING(c.uscc, 7, 3)
LEFT JOIN work.uscc_parts AS u4 ON u4.part = SUBSTRING(c.uscc, 10, 3)
LEFT JOIN work.uscc_parts AS u5 ON u5.part = SUBSTRING(c.uscc, 13, 3)
LEFT JOIN work.uscc_parts AS u6 ON u6.part = SUBSTRING(c.uscc, 16, 3)
