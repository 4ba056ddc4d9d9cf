-- work.spans of an indicator of states: of each quarter, half and year only the last period that has a state.
SELECT m.period, m.span
FROM work.spans AS m
JOIN (SELECT span, MAX(period) AS period FROM work.spans GROUP BY span) AS l
  ON l.span = m.span AND l.period = m.period
