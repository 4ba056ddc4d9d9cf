-- Amounts in 万元 as figures. Takes a cleaned text; NULL when it is no plain number (words, the suffix 元).
CREATE OR REPLACE MACRO to_wan(x) AS CASE
  WHEN x = '' THEN NULL
  WHEN REGEXP_MATCHES(x, '^([0-9]+|[0-9]{1,3}(,[0-9]{3})+)([.][0-9]+)?[ ]*(万元)?$')
    THEN TRY_CAST(TRIM(REPLACE(REPLACE(x, '万元', ''), ',', '')) AS DECIMAL(30, 6))
  ELSE NULL
END;

-- 万元 to yuan, two decimals; NULL beyond 10^16 yuan.
CREATE OR REPLACE MACRO wan_to_yuan(x) AS TRY_CAST(x * 10000 AS DECIMAL(18, 2));

-- Whether the whole amount `x` (万元) stands as figures directly before 元 in `words`: it was given in yuan.
CREATE OR REPLACE MACRO is_amount_in_yuan(x, words) AS CASE
  WHEN x >= 100 AND x = FLOOR(x) AND CONTAINS(words, '元')
    THEN LIST_CONTAINS(
      REGEXP_EXTRACT_ALL(REPLACE(REPLACE(words, ',', ''), '，', ''), '([0-9.]+)元', 1),
      CAST(CAST(x AS DECIMAL(30, 0)) AS VARCHAR)
    )
  ELSE FALSE
END;
