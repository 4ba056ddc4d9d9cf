-- work.score_totals: base, bonus that counts, total and grade of each body; neither bonus nor grade where too little was judged.
WITH parts AS (
  SELECT
    u.scheme, u.period, u.body_id, u.last_day, u.previous, s.full_marks, s.has_bonus, s.bonus_cap, s.bonus_above,
    s.veto_grade, s.least_judged, j.judged_share, j.title AS judged_title, t.score AS base, COALESCE(t.weight, 0) AS weight, COALESCE(t.deduction, 0) AS deduction,
    COALESCE(t.status, 'not_observed') AS status, COALESCE(t.scored, 0) AS scored,
    COALESCE(t.unobserved, 0) AS unobserved, COALESCE(t.inapplicable, 0) AS inapplicable,
    COALESCE(b.score, 0) AS earned,
    COALESCE(t.score IS NOT NULL AND (s.least_judged IS NULL OR j.judged_share >= s.least_judged), false)
      AS is_ranked,
    CASE
      WHEN t.score IS NULL OR b.score IS NULL THEN 0
      WHEN COALESCE(j.judged_share, 0.0) < s.least_judged THEN 0
      WHEN s.bonus_above IS NOT NULL AND CAST(t.score AS DECIMAL(18, 2)) <= s.bonus_above THEN 0
      ELSE LEAST(b.score, s.bonus_cap)
    END AS bonus
  FROM work.score_subjects AS u
  JOIN run.schemes AS s ON s.scheme = u.scheme
  LEFT JOIN work.judged_shares AS j ON j.scheme = u.scheme AND j.period = u.period AND j.body_id = u.body_id
  LEFT JOIN work.group_scores AS t
    ON t.scheme = u.scheme AND t.period = u.period AND t.body_id = u.body_id AND t.node = 'total'
  LEFT JOIN work.group_scores AS b
    ON b.scheme = u.scheme AND b.period = u.period AND b.body_id = u.body_id AND b.node = 'bonus'
),
vetoes AS (
  SELECT
    scheme, period, body_id, COUNT(CASE WHEN status = 'vetoed' THEN 1 END) AS vetoed,
    COUNT(CASE WHEN status = 'flagged' AND effect = 'review' THEN 1 END) AS to_review,
    COUNT(CASE WHEN status = 'flagged' AND effect = 'name' THEN 1 END) AS named
  FROM work.veto_states
  GROUP BY scheme, period, body_id
),
added AS (
  SELECT
    p.scheme, p.period, p.body_id, p.last_day, p.previous, p.full_marks, p.has_bonus, p.bonus_cap, p.bonus_above,
    p.veto_grade, p.least_judged, p.judged_share, p.judged_title, p.is_ranked, p.base, p.weight, p.deduction, p.status, p.scored, p.unobserved, p.inapplicable, p.earned, p.bonus,
    p.base + p.bonus AS score, COALESCE(v.vetoed, 0) AS vetoed, COALESCE(v.to_review, 0) AS to_review,
    COALESCE(v.named, 0) AS named
  FROM parts AS p
  LEFT JOIN vetoes AS v ON v.scheme = p.scheme AND v.period = p.period AND v.body_id = p.body_id
),
graded AS (
  SELECT
    a.scheme, a.period, a.body_id, g.grade,
    ROW_NUMBER() OVER (PARTITION BY a.scheme, a.period, a.body_id ORDER BY g.at_least DESC) AS nth
  FROM added AS a
  -- By the score as it is printed: 84.996 prints as 85.00 and has the grade of 85.
  JOIN run.scheme_grades AS g ON g.scheme = a.scheme AND CAST(a.score AS DECIMAL(18, 2)) >= g.at_least AND a.is_ranked
)
SELECT
  a.scheme, a.period, a.body_id, a.last_day, a.previous, a.full_marks, a.has_bonus, a.bonus_cap, a.bonus_above,
  a.least_judged, a.judged_share, a.judged_title, a.is_ranked, a.base,
  a.weight, a.deduction, a.status, a.scored, a.unobserved, a.inapplicable, a.earned, a.bonus, a.score, a.vetoed,
  a.to_review, a.named, CASE WHEN a.vetoed > 0 THEN a.veto_grade ELSE g.grade END AS grade
FROM added AS a
LEFT JOIN graded AS g ON g.scheme = a.scheme AND g.period = a.period AND g.body_id = a.body_id AND g.nth = 1
