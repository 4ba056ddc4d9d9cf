-- Each body as last registered.
SELECT body_id, name, kind, uscc, coverage, valid_from, valid_to, successor_id
FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY body_id ORDER BY valid_from DESC NULLS LAST) AS place
    FROM core.bodies
) AS bodies
WHERE place = 1
ORDER BY body_id
