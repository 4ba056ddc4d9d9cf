-- work.document_verdicts: verdicts on interpretations and consultations, with the duty's declared id and the day that
-- counts: the claimed one, unless it is back-dated or was never told.
SELECT
  v.*, o.declared_id,
  CASE WHEN v.is_backdated THEN v.observed_date ELSE COALESCE(LEAST(v.published_date, v.observed_date), v.observed_date) END
    AS effective_date
FROM metrics.verdicts AS v
JOIN (
  SELECT DISTINCT obligation_id, declared_id
  FROM core.obligations
  WHERE declared_id IN ('law-interpretation', 'law-consultation-open', 'law-consultation-decision', 'law-consultation-result')
) AS o ON o.obligation_id = v.obligation_id
WHERE v.record_kind = 'notice'
