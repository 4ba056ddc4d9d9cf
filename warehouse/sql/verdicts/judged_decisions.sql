-- work.judged_decisions: `work.decisions` with what else bears on their verdict; trait '' for nearly all of them.
SELECT d.*, COALESCE(t.trait, '') AS trait, t.last_absent_date
FROM work.decisions AS d
LEFT JOIN work.decision_traits AS t ON t.record_kind = d.record_kind AND t.record_id = d.record_id
