-- ops.captures: the capture logs of all bureaus in one table.
SELECT * FROM raw.captures
