-- work.plan_names: what other documents call a plan: its number, and its title without issuer and without the words of
-- the notice that issues it, both in the spelling of `work.task_texts`.
WITH titled AS (
  SELECT DISTINCT plan_record_id, canonical_text(plan_title) AS title, canonical_text(plan_number) AS plan_number
  FROM core.tasks
),
named AS (
  SELECT
    plan_record_id, plan_number,
    COALESCE(
      NULLIF(REGEXP_EXTRACT(title, '《(.+)》', 1), ''),
      NULLIF(REGEXP_EXTRACT(title, '(?:印发|下发|转发)(.+?)(?:的通知|的函)?$', 1), ''), title
    ) AS name
  FROM titled
)
SELECT
  plan_record_id, REGEXP_REPLACE(name, '[《》〈〉<>"“”]', '', 'g') AS name,
  TRANSLATE(plan_number, '([{<【〈〖)]}>】〉〗', '〔〔〔〔〔〔〔〕〕〕〕〕〕〕') AS plan_number
FROM named
