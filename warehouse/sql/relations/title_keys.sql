-- work.title_keys: the forms of a title under which it may be cited. Form 1 is the title itself, form 2 the title
-- from 关于 on (without the issuer), form 3 the document that it issues or puts up for comments.
WITH forms AS (
  SELECT side, id, 1 AS form, whole AS title_key FROM work.titles
  UNION ALL
  SELECT side, id, 2 AS form, REGEXP_EXTRACT(whole, '^[^关]{2,60}(关于.+)$', 1) AS title_key FROM work.titles
  UNION ALL
  SELECT side, id, 3 AS form, quoted AS title_key FROM work.titles
  UNION ALL
  SELECT
    side, id, 3 AS form,
    REGEXP_EXTRACT(whole, '(印发|发布|公布|下发|转发)(.+)的(通知|公告|通告|函|决定)$', 2) AS title_key
  FROM work.titles
  UNION ALL
  SELECT
    side, id, 3 AS form,
    REGEXP_EXTRACT(whole, '(征求|征集)(对|关于|就)?(.+?)(社会|公众|公开)*(意见|建议)', 3) AS title_key
  FROM work.titles
  UNION ALL
  SELECT
    side, id, 3 AS form,
    REGEXP_EXTRACT(whole, '(关于就|关于对|关于|就)(.+?)(向社会|面向社会|公开|广泛)*(征求|征集)', 2) AS title_key
  FROM work.titles
)
SELECT side, id, title_key, MIN(form) AS form
FROM forms
WHERE LENGTH(title_key) >= 6
GROUP BY side, id, title_key
