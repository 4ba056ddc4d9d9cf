-- Deterministic layout-C permits of organisations: row i depends on i alone; about three rows in a hundred
-- carry one defect each. Everything is invented; the area code 990101 does not exist.
WITH numbers AS (
  SELECT i, hash(i * 7919 + 17) AS h, hash(i * 104729 + 5) AS g FROM range({rows}) AS r(i)
),
codes AS (
  SELECT
    i, h, g,
    CASE WHEN i % 9 = 0 THEN '92' ELSE '91' END || '990101MA' || lpad(CAST(h % 10000000 AS VARCHAR), 7, '0') AS body
  FROM numbers
),
named AS (
  SELECT
    *,
    body || substr('0123456789ABCDEFGHJKLMNPQRTUWXY', (31 - ({weights}) % 31) % 31 + 1, 1) AS uscc,
    date '2020-01-02' + CAST(h % 2300 AS INTEGER) AS decided,
    ['晨', '昀', '禾', '砺', '澜', '岚', '珩', '朔', '煦', '汐', '望', '栖'] AS a,
    ['商贸', '餐饮管理', '运输', '建筑工程', '食品', '信息技术', '环保科技', '物业服务', '装饰工程'] AS trade,
    [('交通运输局', '11990101MB00000110'), ('生态环境局', '119901010000000294'), ('市场监督管理局', '11990101MB0000030X'),
     ('水务局', '119901010000000454'), ('卫生健康局', '11990101MB0000059W')] AS agencies,
    [('普通', '道路运输经营许可证', 'DL', '交通行政许可决定书', '交许'), ('核准', '', '', '关于环境影响报告表的批复', '环许'),
     ('登记', '食品经营许可证', 'JY', '食品经营许可决定书', '市监许'), ('其他-确认', '', '', '水土保持方案许可决定书', '水许'),
     ('认可', '医疗机构执业许可证', 'WS', '医疗机构执业许可决定书', '卫许')] AS kinds
  FROM codes
),
rows_ AS (
  SELECT
    i, CAST(h % 1000 AS INTEGER) AS defect, decided, uscc,
    a[CAST(g % 12 AS INTEGER) + 1] || a[CAST(g // 12 % 12 AS INTEGER) + 1] AS pair,
    trade[CAST(g // 144 % 9 AS INTEGER) + 1] AS trade_name,
    CAST(g // 1296 % 5 AS INTEGER) + 1 AS k, kinds, g
  FROM named
)
SELECT
  '云岭市' || pair || trade_name || CASE WHEN uscc LIKE '92%' THEN '店（' || i || '）' ELSE '有限公司第' || i || '分公司' END AS c1,
  CASE WHEN defect = 1 THEN '企业' WHEN uscc LIKE '92%' THEN '个体工商户' ELSE '法人及非法人组织' END AS c2,
  CASE
    WHEN defect BETWEEN 2 AND 4 THEN substr(uscc, 1, 17) || CASE WHEN substr(uscc, 18) = '0' THEN '1' ELSE '0' END
    WHEN defect = 5 THEN '' WHEN defect = 6 THEN substr(uscc, 1, 15) WHEN defect = 7 THEN '9.1990101E+17'
    WHEN i % 50 = 0 THEN lower(uscc) ELSE uscc
  END AS c3,
  CASE WHEN i % 10 = 0 THEN '990101' || lpad(CAST(g % 1000000000 AS VARCHAR), 9, '0') ELSE '' END AS c4,
  CASE WHEN i % 20 = 0 THEN substr(uscc, 9, 8) || '-' || substr(uscc, 17, 1) ELSE '' END AS c5,
  '' AS c6, '' AS c7, '' AS c8,
  pair || '生' AS c9, '' AS c10, '' AS c11,
  kinds[k][4] AS c12,
  CASE WHEN defect = 8 THEN '' ELSE '云' || kinds[k][5] || '〔' || year(decided) || '〕' || CASE WHEN defect = 9 THEN i - i % 1000 ELSE i END || '号' END AS c13,
  CASE WHEN defect = 10 THEN '一般许可' WHEN i % 100 = 1 THEN ' ' || kinds[k][1] ELSE kinds[k][1] END AS c14,
  kinds[k][2] AS c15,
  CASE WHEN kinds[k][3] = '' THEN '' ELSE kinds[k][3] || '990101' || lpad(CAST(i AS VARCHAR), 8, '0') END AS c16,
  CASE k
    WHEN 1 THEN '道路普通货物运输,货物专用运输（冷藏保鲜设备），车辆' || g % 90 || '台'
    WHEN 2 THEN '同意年产' || g % 9000 || '吨制品项目按报告表所列性质、规模、地点和环保措施建设'
    WHEN 3 THEN '准予从事食品销售（含冷藏冷冻食品）' || chr(10) || '经营面积' || g % 900 || '平方米'
    WHEN 4 THEN '基本同意水土流失防治责任范围为' || g % 500 / 10.0 || '公顷，防治标准执行一级标准'
    ELSE '准予执业，诊疗科目：内科、外科；床位' || g % 60 || '张'
  END AS c17,
  CASE WHEN defect BETWEEN 11 AND 13 THEN '2025-02-30' WHEN defect = 14 THEN '2098-01-01'
    WHEN i % 30 = 0 THEN strftime(decided, '%Y年%-m月%-d日') WHEN i % 7 = 0 THEN strftime(decided, '%Y/%-m/%-d')
    ELSE strftime(decided, '%Y-%m-%d') END AS c18,
  strftime(decided, '%Y-%m-%d') AS c19,
  CASE WHEN defect BETWEEN 15 AND 17 THEN '2019-01-01' WHEN i % 4 = 0 THEN '2099-12-31'
    ELSE strftime(decided + INTERVAL 5 YEAR, '%Y-%m-%d') END AS c20,
  '云岭市示范区' || ['交通运输局', '生态环境局', '市场监督管理局', '水务局', '卫生健康局'][k] AS c21,
  CASE WHEN defect BETWEEN 18 AND 19 THEN '00000000000000000X' ELSE '{agency}' END AS c22,
  CASE WHEN defect = 20 THEN '3' WHEN i % 40 = 0 THEN '2' ELSE '1' END AS c23,
  CASE WHEN defect BETWEEN 21 AND 25 THEN '无' ELSE '云岭市示范区发展和改革局' END AS c24,
  CASE WHEN defect BETWEEN 26 AND 28 THEN '' ELSE '{agency}' END AS c25,
  CASE WHEN i % 200 = 0 THEN '补录' ELSE '' END AS c26
FROM rows_ ORDER BY i
