-- work.uscc_parts: all three characters that can stand in a unified social credit code, with what they add to the sum
-- of its check (GB 32100-2015: 31 characters, weights 3^i mod 31, the last one 1): `figure` as the first three,
-- `end_figure` as the last three. To look up six parts takes half as long as to weigh 18 characters (`is_uscc`). Of a code with
-- another character a part is not found.
WITH alphabet AS (
  SELECT s.sign, INSTR('0123456789ABCDEFGHJKLMNPQRTUWXY', s.sign) - 1 AS figure
  FROM (SELECT ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'T', 'U', 'W', 'X', 'Y'] AS signs) AS a
  CROSS JOIN UNNEST(a.signs) AS s(sign)
)
SELECT
  CONCAT(a.sign, b.sign, c.sign) AS part,
  CAST((a.figure + b.figure * 3 + c.figure * 9) % 31 AS INTEGER) AS figure,
  CAST((a.figure * 30 + b.figure * 28 + c.figure) % 31 AS INTEGER) AS end_figure
FROM alphabet AS a
CROSS JOIN alphabet AS b
CROSS JOIN alphabet AS c
