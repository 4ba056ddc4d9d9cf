-- work.sorted_figures: every figure beside that of the period before it, in the order of metrics.indicators.
SELECT
  f.indicator_no, f.period_no, f.body_no, f.domain_no, f.kind_no, f.field_no, f.numerator, f.denominator, f.excluded,
  f.excluded_reasons, f.value, q.value AS previous_value
FROM work.placed_figures AS f
LEFT JOIN work.placed_figures AS q ON q.place = f.place - f.step * 10000000000000
ORDER BY f.place
