-- The verdicts with a page of their own, each with its duty, its catalogue item and the capture of its evidence.
WITH items AS (
    SELECT
        item_id,
        domain_no,
        level1,
        level2,
        level3,
        ROW_NUMBER() OVER (PARTITION BY item_id ORDER BY version DESC, capture_id, row) AS place
    FROM core.catalogue_items
),

duties AS (
    SELECT
        *,
        ROW_NUMBER() OVER (PARTITION BY obligation_id ORDER BY valid_from DESC NULLS LAST) AS place
    FROM core.obligations
)

SELECT
    f.*,
    i.level1,
    i.level2,
    i.level3,
    o.subject AS duty_subject,
    o.origin AS duty_origin,
    o.limit_text AS duty_limit,
    o.basis AS duty_basis,
    o.basis_law AS duty_law,
    o.basis_article AS duty_article,
    o.basis_doc_number AS duty_doc_number,
    o.is_assumed AS duty_assumed,
    o.is_verified AS duty_verified,
    o.reason_zh AS duty_reason,
    c.capture_id AS capture_id,
    c.sha256 AS capture_sha256,
    c.bytes AS capture_bytes,
    c.media_type AS capture_media,
    c.fetched_at AS capture_at,
    c.last_seen_at AS capture_last,
    c.outcome AS capture_outcome,
    c.url AS capture_url,
    c.path AS capture_path,
    c.version_no AS capture_version
FROM report.shown AS f
LEFT JOIN items AS i ON f.item_id = i.item_id AND i.place = 1
LEFT JOIN duties AS o ON f.obligation_id = o.obligation_id AND o.place = 1
LEFT JOIN ops.captures AS c ON f.evidence_capture_id = c.capture_id
ORDER BY f.body_id, f.place
