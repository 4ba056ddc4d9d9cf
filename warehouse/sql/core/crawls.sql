-- ops.crawls: those of all bureaus in one table.
SELECT * FROM raw.crawls
