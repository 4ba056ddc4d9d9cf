-- core.tasks: the tasks of plans that stand on the pages now, one row for each body that is named. A plan in two columns
-- of a site counts once; words that mean no body, or not one for sure, give a row without body.
WITH plans AS (
  SELECT
    k.record_id, k.source_id, k.capture_id, k.title, k.doc_number, COALESCE(k.written_date, k.published_date) AS plan_date,
    ROW_NUMBER() OVER (PARTITION BY k.record_id ORDER BY k.first_seen_at DESC, k.version_no DESC, k.capture_id) AS nth
  FROM core.keyed_notices AS k
  JOIN ops.current_captures AS c ON c.capture_id = k.capture_id
  WHERE k.capture_id IN (SELECT capture_id FROM parsed.tasks)
),
mentions AS (
  SELECT
    source_id, text, word_no, word, CASE WHEN is_sure THEN body_id END AS body_id,
    COALESCE(valid_from, DATE '1900-01-01') AS valid_from, COALESCE(valid_to, DATE '2999-12-31') AS valid_to
  FROM core.body_mentions
  WHERE origin = 'plan'
),
named AS (
  SELECT
    p.record_id, p.title, p.doc_number, p.plan_date, p.source_id, p.capture_id, t.position, t.number, t.task, t.content,
    t.due_text, TRY_CAST(t.due_date AS DATE) AS due_date, m.word, m.body_id,
    NOT CONTAINS(COALESCE(t.cooperating, '[]'), CONCAT('"', m.word, '"')) AS is_leading,
    ROW_NUMBER() OVER (
      PARTITION BY p.record_id, t.position, COALESCE(m.body_id, CONCAT('?', COALESCE(m.word, ''))) ORDER BY m.word_no
    ) AS nth
  FROM plans AS p
  JOIN parsed.tasks AS t ON t.capture_id = p.capture_id
  LEFT JOIN mentions AS m
    ON m.source_id = t.source_id AND m.text = t.bodies
    AND (m.body_id IS NULL OR COALESCE(p.plan_date, DATE '2999-12-31') BETWEEN m.valid_from AND m.valid_to)
  WHERE p.nth = 1
),
numbered AS (
  SELECT
    *, CONCAT_WS('|', record_id, REGEXP_REPLACE(task, '\s+', '', 'g'), COALESCE(body_id, CONCAT('?', COALESCE(word, ''))))
      AS identity
  FROM named
  WHERE nth = 1
),
counted AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY identity ORDER BY position) AS repetition FROM numbered
)
SELECT
  CONCAT('task-', SUBSTRING(SHA256(CONCAT(identity, '|', CAST(repetition AS VARCHAR))), 1, 16)) AS task_id,
  record_id AS plan_record_id, title AS plan_title, doc_number AS plan_number, plan_date, source_id AS plan_body_id,
  position, number, task, content, word AS body_word, body_id, is_leading, due_text, due_date, source_id, capture_id
FROM counted
