-- metrics.error_rate: decisions that stand in an own channel and in the credit portal, and whose fields differ: one row
-- per field, and one with the field NULL for decisions in which any field differs (`work.field_counts`).
SELECT
  body_id, domain, kind, field, month AS period, numerator, denominator, excluded,
  'one-side-empty' AS reason
FROM work.field_counts
