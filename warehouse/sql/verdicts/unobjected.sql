-- metrics.verdicts without any objection: nothing is joined.
SELECT v.*, CAST(NULL AS VARCHAR) AS objection_id, CAST(NULL AS VARCHAR) AS original_status
FROM work.all_verdicts AS v
