-- run.named: the records that a declared withdrawal means by decision number and party.
SELECT line, record_id
FROM run.numbered
WHERE canonical_text(declared_name) = canonical_text(party_name)
