-- Days as bureaus write them. Takes a cleaned text; NULL when it cannot be read or the day does not exist.
CREATE OR REPLACE MACRO to_day(x) AS CASE
  WHEN x = '' OR SUBSTRING(x, 1, 4) = '0000' THEN NULL
  WHEN x >= '0' AND x LIKE '____-__-__' THEN TRY_CAST(x AS DATE)
  WHEN REGEXP_MATCHES(x, '^[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}$') THEN TRY_CAST(REPLACE(x, '/', '-') AS DATE)
  WHEN REGEXP_MATCHES(
    x, '^[0-9]{4}(-[0-9]{1,2}-|/[0-9]{1,2}/|[.][0-9]{1,2}[.])[0-9]{1,2}([ T]+[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.,][0-9]+)?)?([ ]?(Z|[+-][0-9]{2}:?[0-9]{2}))?)?$'
  ) OR REGEXP_MATCHES(x, '^[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日$')
    THEN TRY_CAST(CONCAT(
      SUBSTRING(x, 1, 4), '-',
      LPAD(REGEXP_EXTRACT(x, '^[0-9]{4}[-/.年]([0-9]{1,2})', 1), 2, '0'), '-',
      LPAD(REGEXP_EXTRACT(x, '^[0-9]{4}[-/.年][0-9]{1,2}[-/.月]([0-9]{1,2})', 1), 2, '0')
    ) AS DATE)
  WHEN REGEXP_MATCHES(x, '^[0-9]{8}$')
    THEN TRY_CAST(CONCAT(SUBSTRING(x, 1, 4), '-', SUBSTRING(x, 5, 2), '-', SUBSTRING(x, 7, 2)) AS DATE)
  -- The day number of a spreadsheet, with its leap-year error: 25569 is 1970-01-01.
  WHEN REGEXP_MATCHES(x, '^([2-7][0-9]{4}|80000)$') THEN DATE '1899-12-30' + CAST(x AS INTEGER)
  ELSE NULL
END;

-- A validity without end, in words; in figures it is 2099-12-31.
CREATE OR REPLACE MACRO is_long_term_word(x) AS x IN ('长期', '长期有效', '永久');
