-- Days as bureaus write them. Takes a cleaned text; NULL when it cannot be read or the day does not exist.
-- Most notations go through functions that the engine calls once per value; a CASE would go row by row.
CREATE OR REPLACE MACRO to_day(x) AS COALESCE(
  TRY_CAST(REPLACE(REPLACE(REPLACE(REPLACE(REGEXP_EXTRACT(REGEXP_EXTRACT(
    x, '^(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])(?:(?:-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,2}(?:[ T]+[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2}(?:[.,][0-9]+)?)?(?:[ ]?(?:Z|[+-][0-9]{2}:?[0-9]{2}))?)?|年[0-9]{1,2}月[0-9]{1,2}日)$', 0
  ), '^[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}', 0), '/', '-'), '.', '-'), '年', '-'), '月', '-') AS DATE),
  CASE
    WHEN x = '' THEN NULL
    WHEN REGEXP_MATCHES(x, '^[0-9]{8}$') AND SUBSTRING(x, 1, 4) <> '0000'
      THEN TRY_CAST(CONCAT(SUBSTRING(x, 1, 4), '-', SUBSTRING(x, 5, 2), '-', SUBSTRING(x, 7, 2)) AS DATE)
    -- The day number of a spreadsheet, with its leap-year error: 25569 is 1970-01-01.
    WHEN REGEXP_MATCHES(x, '^([2-7][0-9]{4}|80000)$') THEN DATE '1899-12-30' + CAST(x AS INTEGER)
    ELSE NULL
  END
);

-- A validity without end, in words; in figures it is 2099-12-31.
CREATE OR REPLACE MACRO is_long_term_word(x) AS x IN ('长期', '长期有效', '永久');
