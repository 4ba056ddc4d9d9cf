-- work.expanded: the counts of work.counted in each period in which they stand.
SELECT
  c.indicator_no, c.body_id, c.domain, c.kind, c.field, s.span AS period, c.reason, SUM(c.numerator) AS numerator,
  SUM(c.denominator) AS denominator, SUM(c.excluded) AS excluded
FROM work.counted AS c
JOIN work.spans AS s ON s.indicator_no = c.indicator_no AND s.period = c.period
GROUP BY c.indicator_no, c.body_id, c.domain, c.kind, c.field, s.span, c.reason
