-- work.item_laws: which law fills what a catalogue leaves open (`silent:*`, `clock:*`, `on_request:*`), by domain: a
-- law for one domain (`silent:财政预决算`) comes before the general one.
WITH laws AS (
  SELECT
    SPLIT_PART(body, ':', 1) AS lack, SPLIT_PART(body, ':', 2) AS law_domain, obligation_id, record_kind, kind, value,
    unit, anchor, basis, valid_from, valid_to
  FROM reference.obligations
  WHERE SPLIT_PART(body, ':', 1) IN ('silent', 'clock', 'on_request')
),
domains AS (
  SELECT DISTINCT COALESCE(domain, '') AS domain FROM core.catalogue_items
),
paired AS (
  SELECT d.domain, l.*, MAX(CASE WHEN l.law_domain = d.domain THEN 1 ELSE 0 END) OVER (PARTITION BY d.domain, l.lack)
    AS any_special
  FROM domains AS d
  JOIN laws AS l ON l.law_domain = '*' OR l.law_domain = d.domain
)
SELECT domain, lack, obligation_id, record_kind, kind, value, unit, anchor, basis, valid_from, valid_to
FROM paired
WHERE any_special = 0 OR law_domain = domain
