-- work.item_bodies: catalogue item (one row of a catalogue file) and responsible body, with the days on which
-- both are in force. A newer version of the same publisher's catalogue ends the older one for the same domain
-- and body, unless the catalogue states its own last day.
WITH items AS (
  SELECT
    item_id, version, source_id, capture_id, row, body, domain, valid_to AS stated_end,
    COALESCE(valid_from, DATE '1900-01-01') AS version_start
  FROM core.catalogue_items
),
paired AS (
  SELECT DISTINCT
    i.item_id, i.source_id, i.capture_id, i.row, i.domain, i.version_start, i.stated_end,
    t.body_id, t.valid_from, t.valid_to
  FROM items AS i
  JOIN work.text_bodies AS t ON t.body_text = i.body
  LEFT JOIN work.ambiguous_words AS a ON a.word = t.word
  WHERE a.word IS NULL
),
starts AS (
  SELECT DISTINCT source_id, COALESCE(domain, '') AS domain, body_id, version_start FROM paired
),
spans AS (
  SELECT
    source_id, domain, body_id, version_start,
    LEAD(version_start) OVER (PARTITION BY source_id, domain, body_id ORDER BY version_start) AS next_start
  FROM starts
)
SELECT
  p.item_id, p.capture_id, p.row, p.body_id,
  GREATEST(p.version_start, p.valid_from) AS valid_from,
  LEAST(COALESCE(p.stated_end, s.next_start - 1, DATE '2999-12-31'), p.valid_to) AS valid_to
FROM paired AS p
JOIN spans AS s
  ON s.source_id = p.source_id AND s.domain = COALESCE(p.domain, '') AND s.body_id = p.body_id
  AND s.version_start = p.version_start
WHERE GREATEST(p.version_start, p.valid_from)
  <= LEAST(COALESCE(p.stated_end, s.next_start - 1, DATE '2999-12-31'), p.valid_to)
