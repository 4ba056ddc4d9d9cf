-- work.score_subjects: whom each scheme scores in which period: bodies that existed in it.
WITH used AS (
  SELECT DISTINCT n.scheme, f.period
  FROM work.scored_figures AS f
  JOIN run.scheme_nodes AS n ON n.indicator = f.indicator
),
periods AS (
  SELECT u.scheme, p.period, p.first_day, p.last_day, p.previous
  FROM used AS u
  JOIN run.schemes AS s ON s.scheme = u.scheme
  JOIN run.periods AS p ON p.period = u.period AND p.period_kind = s.period_kind
  JOIN run.parameters AS r ON p.first_day <= r.as_of
  WHERE s.since IS NULL OR p.period >= s.since
),
bodies AS (
  SELECT
    p.scheme, p.period, p.first_day, p.last_day, p.previous, b.body_id, b.kind, b.coverage,
    ROW_NUMBER() OVER (
      PARTITION BY p.scheme, p.period, b.body_id ORDER BY COALESCE(b.valid_from, DATE '1900-01-01') DESC
    ) AS nth
  FROM periods AS p
  JOIN core.bodies AS b
    ON COALESCE(b.valid_from, DATE '1900-01-01') <= p.last_day
    AND COALESCE(b.valid_to, DATE '9999-12-31') >= p.first_day
),
powers AS (
  SELECT DISTINCT body_id
  FROM core.obligations
  WHERE record_kind IN ('permit', 'penalty')
)
SELECT
  b.scheme, b.period, b.body_id, b.last_day, b.previous, COALESCE(b.coverage = 'none', false) AS is_unseen
FROM bodies AS b
JOIN run.schemes AS s ON s.scheme = b.scheme
LEFT JOIN powers AS w ON w.body_id = b.body_id
LEFT JOIN run.scheme_bodies AS k ON k.scheme = b.scheme AND k.what = 'kind' AND k.name = b.kind
LEFT JOIN run.scheme_bodies AS i ON i.scheme = b.scheme AND i.what = 'id' AND i.name = b.body_id
LEFT JOIN run.scheme_bodies AS o ON o.scheme = b.scheme AND o.what = 'without' AND o.name = b.body_id
WHERE b.nth = 1
  AND o.name IS NULL
  AND (NOT s.with_powers OR w.body_id IS NOT NULL)
  AND (
    k.name IS NOT NULL OR i.name IS NOT NULL
    OR b.scheme NOT IN (SELECT a.scheme FROM run.scheme_bodies AS a WHERE a.what IN ('kind', 'id'))
  )
