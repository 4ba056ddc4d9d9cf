-- work.placed_figures: every figure with its numbers, and all of them as one (`place`), in the order of the table:
-- indicator * 10^17 + period * 10^13 + body * 10^8 + domain * 10^5 + kind * 10^2 + field.
SELECT
  i.no * 100000000000000000 + p.no * 10000000000000 + b.no * 100000000 + d.no * 100000 + k.no * 100 + x.no AS place,
  p.step, CAST(i.no AS INTEGER) AS indicator_no, CAST(p.no AS INTEGER) AS period_no, CAST(b.no AS INTEGER) AS body_no,
  CAST(d.no AS INTEGER) AS domain_no, CAST(k.no AS INTEGER) AS kind_no, CAST(x.no AS INTEGER) AS field_no,
  f.numerator, f.denominator, f.excluded, f.excluded_reasons, f.value
FROM work.figures AS f
JOIN work.figure_codes AS i ON i.part = 1 AND i.text = f.indicator
JOIN work.figure_periods AS p ON p.period = f.period
JOIN work.figure_codes AS b ON b.part = 3 AND b.text IS NOT DISTINCT FROM f.body_id
JOIN work.figure_codes AS d ON d.part = 4 AND d.text IS NOT DISTINCT FROM f.domain
JOIN work.figure_codes AS k ON k.part = 5 AND k.text IS NOT DISTINCT FROM f.kind
JOIN work.figure_codes AS x ON x.part = 6 AND x.text IS NOT DISTINCT FROM f.field
