-- A number with at most two decimals, without trailing zeros: 0.84, 100, 3.6.
CREATE OR REPLACE MACRO plain_number(x) AS REGEXP_REPLACE(CAST(CAST(x AS DECIMAL(18, 2)) AS VARCHAR), '[.]?0+$', '');

-- A share as a percentage, as bulletins print it: 96.43%, 100%, 3.6%.
CREATE OR REPLACE MACRO plain_percent(x) AS CONCAT(
  REGEXP_REPLACE(CAST(CAST(x * 100 AS DECIMAL(18, 2)) AS VARCHAR), '[.]?0+$', ''), '%'
);
