-- metrics.scores without the previous period: every node of every scheme, body and period.
WITH leaves AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, l.weight, l.value AS raw, l.numerator, l.denominator, l.score, l.deduction,
    l.status, CAST(NULL AS VARCHAR) AS grade, t.note
  FROM work.leaf_scores AS l
  JOIN work.leaf_notes AS t
    ON t.scheme = l.scheme AND t.period = l.period AND t.body_id = l.body_id AND t.node = l.node
),
groups AS (
  SELECT
    g.scheme, g.period, g.body_id, g.node, g.weight, CAST(NULL AS DOUBLE) AS raw,
    CAST(NULL AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator, g.score, g.deduction, g.status,
    CAST(NULL AS VARCHAR) AS grade,
    CASE
      WHEN g.status <> 'scored' THEN CONCAT(
        CASE WHEN g.status = 'not_observed' THEN '没有可评的数据' ELSE '本时期不涉及' END, '，不扣分。'
      )
      ELSE CONCAT(
        '各项合计：', plain_number(g.weight), '分中得', plain_number(g.score), '分',
        CASE WHEN g.inapplicable > 0 THEN CONCAT('；', CAST(g.inapplicable AS VARCHAR), '项不涉及') ELSE '' END,
        CASE WHEN g.unobserved > 0 THEN CONCAT('；', CAST(g.unobserved AS VARCHAR), '项没有可评的数据') ELSE '' END, '。'
      )
    END AS note
  FROM work.group_scores AS g
  WHERE g.node NOT IN ('total', 'bonus')
),
bonuses AS (
  SELECT
    t.scheme, t.period, t.body_id, 'bonus' AS node, t.bonus_cap AS weight, CAST(NULL AS DOUBLE) AS raw,
    CAST(NULL AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator,
    CASE WHEN t.base IS NOT NULL THEN t.bonus END AS score, 0 AS deduction,
    CASE WHEN t.base IS NOT NULL THEN 'scored' ELSE t.status END AS status, CAST(NULL AS VARCHAR) AS grade,
    CONCAT(
      '加分各项合计', plain_number(t.earned), '分，最多计', plain_number(t.bonus_cap), '分',
      CASE
        WHEN t.base IS NULL THEN '；没有基本分，不计加分。'
        WHEN NOT t.is_ranked THEN '；可评的部分不足，不计加分。'
        WHEN CAST(t.base AS DECIMAL(18, 2)) <= t.bonus_above THEN CONCAT(
          '；基本分', plain_number(t.base), '分，没有超过', plain_number(t.bonus_above), '分，不计加分。'
        )
        ELSE CONCAT('，计', plain_number(t.bonus), '分。')
      END
    ) AS note
  FROM work.score_totals AS t
  WHERE t.has_bonus
),
vetoes AS (
  SELECT
    v.scheme, v.period, v.body_id, v.node, 0 AS weight, v.value AS raw, v.numerator, v.denominator,
    CAST(NULL AS DECIMAL(18, 10)) AS score, 0 AS deduction, v.status, CAST(NULL AS VARCHAR) AS grade,
    CONCAT(
      CASE
        WHEN v.condition IS NULL THEN '不由指标判断'
        WHEN v.value IS NULL THEN CONCAT(
          CASE WHEN v.status <> 'not_applicable' THEN '没有可评的数据' ELSE '本时期不涉及' END,
          CASE WHEN v.why IS NULL THEN '' ELSE CONCAT('（', v.why, '）') END, '（条件：', v.condition, '）'
        )
        ELSE CONCAT(
          '条件：', v.condition, '；实际为',
          CASE WHEN v.is_ratio THEN plain_percent(v.value) ELSE plain_number(v.value) END,
          CASE WHEN v.numerator IS NOT NULL
            THEN CONCAT('（', CAST(v.numerator AS VARCHAR), '/', CAST(v.denominator AS VARCHAR), '）')
            ELSE ''
          END
        )
      END,
      CASE
        WHEN v.decided_by IS NOT NULL
          THEN CONCAT('；', v.decided_by, CAST(v.decided_on AS VARCHAR), '认定：', v.reason, '。')
        WHEN v.status = 'vetoed' THEN '，触发单项否决。'
        WHEN v.status = 'flagged' AND v.effect = 'review' THEN '，须由人核实后认定，未据此评等次。'
        WHEN v.status = 'flagged' THEN '，在通报中点名，不影响等次。'
        WHEN v.is_too_few THEN CONCAT('，不足', CAST(v.least AS VARCHAR), '条，不作判断，未触发。')
        WHEN v.status = 'clear' THEN '，未触发。'
        WHEN v.condition IS NULL THEN '，没有登记的认定。'
        ELSE '，不作评价。'
      END
    ) AS note
  FROM work.veto_states AS v
),
totals AS (
  SELECT
    t.scheme, t.period, t.body_id, 'total' AS node, t.weight, CAST(NULL AS DOUBLE) AS raw,
    CAST(NULL AS BIGINT) AS numerator, CAST(NULL AS BIGINT) AS denominator, t.score, t.deduction, t.status, t.grade,
    CONCAT(
      CASE
        WHEN t.base IS NULL THEN '没有可评的数据，不评分'
        ELSE CONCAT(
          '满分', plain_number(t.weight), '分，扣', plain_number(t.deduction), '分，基本分', plain_number(t.base), '分',
          CASE WHEN t.has_bonus THEN CONCAT('，加', plain_number(t.bonus), '分，总分', plain_number(t.score), '分') ELSE '' END,
          '；', CAST(t.scored AS VARCHAR), '项已评分',
          CASE WHEN t.inapplicable > 0 THEN CONCAT('，', CAST(t.inapplicable AS VARCHAR), '项不涉及') ELSE '' END,
          CASE WHEN t.unobserved > 0 THEN CONCAT('，', CAST(t.unobserved AS VARCHAR), '项没有可评的数据') ELSE '' END
        )
      END,
      CASE WHEN t.base IS NOT NULL AND NOT t.is_ranked THEN CONCAT(
        '；', CASE WHEN t.judged_title IS NULL THEN '' ELSE CONCAT('“', t.judged_title, '”') END, '可评的部分只占', plain_percent(t.judged_share), '，不足', plain_percent(t.least_judged),
        '，', CASE WHEN t.vetoed > 0 THEN '' ELSE '不定等次、' END, '不计加分、不排名'
      ) ELSE '' END,
      CASE WHEN t.vetoed > 0 THEN CONCAT('；触发单项否决', CAST(t.vetoed AS VARCHAR), '项，等次为', t.grade) ELSE '' END,
      CASE WHEN t.to_review > 0 THEN CONCAT('；', CAST(t.to_review AS VARCHAR), '项单项否决待人核实') ELSE '' END,
      CASE WHEN t.named > 0 THEN CONCAT('；', CAST(t.named AS VARCHAR), '项在通报中点名') ELSE '' END,
      CASE WHEN t.last_day > p.as_of THEN CONCAT('；时期未结束，截至', CAST(p.as_of AS VARCHAR)) ELSE '' END, '。'
    ) AS note
  FROM work.score_totals AS t
  CROSS JOIN run.parameters AS p
),
rows_of_all AS (
  SELECT * FROM leaves
  UNION ALL SELECT * FROM groups
  UNION ALL SELECT * FROM bonuses
  UNION ALL SELECT * FROM vetoes
  UNION ALL SELECT * FROM totals
)
SELECT
  r.scheme, r.period, r.body_id, r.node, n.parent, COALESCE(n.node_no, 1) AS node_no, COALESCE(n.depth, 0) AS depth,
  COALESCE(n.title, '总分') AS title, COALESCE(n.part, 'base') AS part, n.indicator,
  COALESCE(n.points, s.full_marks) AS declared_weight, r.weight, r.raw, r.numerator, r.denominator, r.score,
  r.deduction, r.status, r.grade, r.note,
  CASE WHEN r.node = 'total' THEN t.judged_share END AS judged_share, CASE WHEN r.node = 'total' THEN t.is_ranked END AS is_ranked,
  t.is_ranked AS is_compared, u.previous, p.as_of
FROM rows_of_all AS r
JOIN run.schemes AS s ON s.scheme = r.scheme
JOIN work.score_subjects AS u ON u.scheme = r.scheme AND u.period = r.period AND u.body_id = r.body_id
JOIN work.score_totals AS t ON t.scheme = r.scheme AND t.period = r.period AND t.body_id = r.body_id
LEFT JOIN run.scheme_nodes AS n ON n.scheme = r.scheme AND n.node = r.node
CROSS JOIN run.parameters AS p
