-- Every name of every body, the latest first.
SELECT body_id, name, aliases
FROM core.bodies
ORDER BY COALESCE(valid_from, DATE '1900-01-01') DESC, body_id
