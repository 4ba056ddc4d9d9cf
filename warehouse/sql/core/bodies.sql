-- core.bodies: bodies of the registry.
SELECT body_id, name, aliases, kind, region_code, uscc, coverage, valid_from, valid_to, successor_id
FROM registry.bodies
