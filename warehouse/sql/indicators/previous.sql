-- metrics.indicators: the figures of work.sorted_figures, in their order, with the texts for the numbers.
SELECT
  i.text AS indicator, b.text AS body_id, n.name AS body_name, d.text AS domain, k.text AS kind, x.text AS field,
  p.period, f.numerator, f.denominator, f.excluded, f.excluded_reasons, f.value, u.unit, p.previous_period,
  f.previous_value, f.value - f.previous_value AS change
FROM work.sorted_figures AS f
JOIN work.figure_codes AS i ON i.part = 1 AND i.no = f.indicator_no
JOIN run.indicator_units AS u ON u.indicator = i.text
JOIN work.figure_periods AS p ON p.no = f.period_no
JOIN work.figure_codes AS b ON b.part = 3 AND b.no = f.body_no
JOIN work.figure_codes AS d ON d.part = 4 AND d.no = f.domain_no
JOIN work.figure_codes AS k ON k.part = 5 AND k.no = f.kind_no
JOIN work.figure_codes AS x ON x.part = 6 AND x.no = f.field_no
LEFT JOIN work.body_names AS n ON n.body_id = b.text
