-- ops.fetches: those of all bureaus in one table.
SELECT * FROM raw.fetches
