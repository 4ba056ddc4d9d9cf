-- How many rows of the numerator, and of the rest of the denominator, have a verdict that the duty was not met.
SELECT
  COUNT(CASE WHEN r.is_hit THEN 1 END) AS hit, COUNT(CASE WHEN NOT r.is_hit THEN 1 END) AS other
FROM work.why_rows AS r
JOIN metrics.verdicts AS v ON v.verdict_id = r.verdict_id
WHERE r.is_counted AND v.status IN ('missing', 'late', 'incomplete')
