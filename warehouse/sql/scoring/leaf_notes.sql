-- work.leaf_notes: how each leaf was scored, as a Chinese sentence with its figures.
WITH worded AS (
  SELECT
    l.scheme, l.period, l.body_id, l.node, l.part, l.status, l.why, l.score, l.weight, n.points, s.not_applicable,
    CONCAT(
      n.figure, '为',
      CASE
        WHEN n.is_ratio AND l.denominator > 0
          THEN CONCAT(plain_percent(l.value), '（', CAST(l.numerator AS VARCHAR), '/', CAST(l.denominator AS VARCHAR), '）')
        WHEN n.is_ratio THEN plain_percent(l.value)
        WHEN l.denominator IS NOT NULL
          THEN CONCAT(plain_number(l.value), '（', CAST(l.denominator AS VARCHAR), '条参与计算）')
        ELSE plain_number(l.value)
      END,
      CASE WHEN l.excluded > 0 THEN CONCAT('，另有', CAST(l.excluded AS VARCHAR), '条不计入', CASE WHEN l.why IS NULL THEN '' ELSE CONCAT('（', l.why, '）') END) ELSE '' END
    ) AS figure,
    CASE n.rule
      WHEN 'proportional' THEN
        CASE WHEN n.hits = 'good' THEN '按比例计分' ELSE CONCAT('做到的占', plain_percent(l.rate), '，按比例计分') END
      WHEN 'threshold' THEN CONCAT(
        CASE WHEN n.hits = 'good' THEN '' ELSE CONCAT('做到的占', plain_percent(l.rate), '，') END,
        CASE
          WHEN l.rate >= n.full_at THEN CONCAT('达到', plain_percent(n.full_at), '，得满分')
          WHEN n.below = 'proportional' THEN CONCAT('未达到', plain_percent(n.full_at), '，按比例计分')
          ELSE CONCAT('未达到', plain_percent(n.full_at), '，不得分')
        END
      )
      WHEN 'per_failure' THEN CONCAT(
        CAST(l.failures AS VARCHAR), '条没有做到，每条扣', plain_number(n.per_failure), '分',
        CASE WHEN n.cap IS NULL THEN '，扣完为止' ELSE CONCAT('，最多扣', plain_number(n.cap), '分') END,
        CASE
          WHEN CAST(l.weight AS DECIMAL(18, 2)) = CAST(n.points AS DECIMAL(18, 2)) THEN ''
          ELSE CONCAT(
            '（按本机构这一项的分值折算，每条', plain_number(CAST(n.per_failure AS DOUBLE) * CAST(l.weight AS DOUBLE) / CAST(n.points AS DOUBLE)),
            '分',
            CASE WHEN n.cap IS NULL THEN '' ELSE CONCAT(
              '，最多', plain_number(CAST(n.cap AS DOUBLE) * CAST(l.weight AS DOUBLE) / CAST(n.points AS DOUBLE)), '分'
            ) END,
            '）'
          )
        END
      )
      WHEN 'steps' THEN CONCAT(
        '没有做到', CAST(l.failures AS VARCHAR), '条',
        CASE WHEN n.measure = 'share' THEN CONCAT('，占', plain_percent(l.measured)) ELSE '' END,
        '，扣该项的',
        CASE WHEN l.weight > 0 THEN plain_percent(CAST(l.deduction AS DOUBLE) / CAST(l.weight AS DOUBLE)) ELSE '0%' END
      )
      ELSE CONCAT(
        CASE WHEN l.high IS NULL THEN '高于各档' ELSE
          CONCAT('属“不超过', CASE WHEN n.is_ratio THEN plain_percent(l.high) ELSE plain_number(l.high) END, '”一档')
        END,
        '，得该项的', CASE WHEN l.weight > 0 THEN plain_percent(CAST(l.score AS DOUBLE) / CAST(l.weight AS DOUBLE)) ELSE '0%' END
      )
    END AS scoring
  FROM work.leaf_scores AS l
  JOIN run.scheme_nodes AS n ON n.scheme = l.scheme AND n.node = l.node
  JOIN run.schemes AS s ON s.scheme = l.scheme
)
SELECT
  scheme, period, body_id, node,
  CASE
    WHEN status = 'scored' THEN CONCAT(
      figure, '；', scoring, '：', plain_number(weight), '分中得', plain_number(score), '分',
      CASE
        WHEN part <> 'base' OR CAST(weight AS DECIMAL(18, 2)) = CAST(points AS DECIMAL(18, 2)) THEN '。'
        WHEN not_applicable = 'rescale' THEN CONCAT('（方案规定', plain_number(points), '分，按可评各项折算）。')
        ELSE CONCAT('（方案规定', plain_number(points), '分，加上不能评的同级各项分来的分值）。')
      END
    )
    ELSE CONCAT(
      CASE WHEN status = 'not_observed' THEN '没有可评的数据' ELSE '本时期不涉及' END,
      CASE WHEN why IS NULL THEN '' ELSE CONCAT('（', why, '）') END,
      CASE
        WHEN part <> 'base' THEN '，不加分。'
        WHEN not_applicable = 'full' THEN CONCAT('，按方案计满分', plain_number(weight), '分。')
        WHEN not_applicable = 'rescale' THEN CONCAT('，不扣分；', plain_number(points), '分不计入满分，其余各项按比例折算。')
        ELSE CONCAT('，不扣分；', plain_number(points), '分已分给同级各项。')
      END
    )
  END AS note
FROM worded
