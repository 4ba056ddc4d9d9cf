-- What each wording of 处罚类别 says: kinds that no list knows, a bare 其他, the class of severity by which the
-- period of display is chosen, and the kinds that need further columns.
WITH written AS (
  SELECT DISTINCT penalty_kind, penalty_kinds
  FROM work.cleaned_penalties
  WHERE penalty_kind <> ''
),
parts AS (
  SELECT w.penalty_kind, kind.part
  FROM written AS w
  CROSS JOIN UNNEST(w.penalty_kinds) AS kind(part)
),
known AS (
  SELECT p.penalty_kind, p.part, l.match, l.class
  FROM parts AS p
  LEFT JOIN reference.code_lists AS l
    ON l.list = 'penalty_kind'
    AND (l.label = p.part OR l.match = 'prefix' AND p.part LIKE CONCAT(l.label, '_%'))
)
SELECT
  penalty_kind,
  BOOL_OR(match IS NULL) AS has_unknown_kind,
  BOOL_OR(COALESCE(match, '') = 'with_remarks') AS has_bare_other,
  CASE
    WHEN BOOL_AND(COALESCE(class, '') = 'minor') THEN 'minor'
    WHEN BOOL_OR(COALESCE(class, '') = 'serious') THEN 'serious'
    ELSE 'general'
  END AS penalty_class,
  BOOL_OR(part = '罚款') AS has_fine,
  BOOL_OR(part = '没收违法所得、没收非法财物') AS has_confiscation,
  BOOL_OR(part = '暂扣或者吊销许可证、暂扣或者吊销执照') AS has_withdrawal
FROM known
GROUP BY penalty_kind
