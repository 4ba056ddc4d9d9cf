-- work.penalty_kinds: what each wording of 处罚类别 says: its kinds, whether no list knows one of them, a bare 其他,
-- the class of severity by which the period of display is chosen, and the kinds that need further columns.
WITH texts AS (
  SELECT DISTINCT clean_label(penalty_kind) AS penalty_kind FROM parsed.penalties
),
written AS (
  SELECT penalty_kind, split_kinds(penalty_kind) AS penalty_kinds
  FROM texts
  WHERE penalty_kind IS NOT NULL
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
),
told AS (
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
)
SELECT
  w.penalty_kind, w.penalty_kinds, t.has_unknown_kind, t.has_bare_other, t.penalty_class, t.has_fine,
  t.has_confiscation, t.has_withdrawal
FROM written AS w
LEFT JOIN told AS t ON t.penalty_kind = w.penalty_kind
