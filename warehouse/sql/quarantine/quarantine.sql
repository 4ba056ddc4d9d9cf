-- ops.quarantine: the rows that the steps of core rejected, of the newest content of each file.
SELECT r.source_id, r.capture_id, r.table_name, r.row, r.raw, r.rules
FROM ops.rejects AS r
JOIN ops.current_captures AS c ON c.capture_id = r.capture_id
