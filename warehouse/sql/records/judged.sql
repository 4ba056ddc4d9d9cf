-- The cleaned rows of a kind with all that the rules of both kinds compare. `work.cleaned_permits` stands for them.
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
FROM work.cleaned_permits AS c
CROSS JOIN run.parameters AS t
LEFT JOIN work.repeats AS r ON r.capture_id = c.capture_id AND r.row = c.row
LEFT JOIN work.uscc_parts AS u1 ON u1.part = SUBSTRING(c.uscc, 1, 3)
LEFT JOIN work.uscc_parts AS u2 ON u2.part = SUBSTRING(c.uscc, 4, 3)
LEFT JOIN work.uscc_parts AS u3 ON u3.part = SUBSTRING(c.uscc, 7, 3)
LEFT JOIN work.uscc_parts AS u4 ON u4.part = SUBSTRING(c.uscc, 10, 3)
LEFT JOIN work.uscc_parts AS u5 ON u5.part = SUBSTRING(c.uscc, 13, 3)
LEFT JOIN work.uscc_parts AS u6 ON u6.part = SUBSTRING(c.uscc, 16, 3)
