"""What bears on a verdict besides dates and items: earlier looks without the record, extended time limits.

Belongs here: the order of these statements of `sql/verdicts/`. Does not belong here: judging (`verdicts.py`),
the ledger of sightings (`sightings.py`), reading `extensions.csv` (`sources/registry_claims.py`).
"""

from warehouse.engine import Engine, sql
from warehouse.obligations import is_empty, run_steps

_PLACES = (
    "worded.kind = 'within' AND x.record_kind = worded.record_kind"
    " AND x.record_id = COALESCE(worded.day_id, worded.evidence_id)",
    "x.record_kind = 'portal' AND x.record_id = worded.day_id",
    "x.record_kind = 'period' AND x.record_id = worded.period",
    "x.record_kind = 'pair' AND worded.day_id IS NULL"
    " AND worded.evidence_id IN (SPLIT_PART(x.record_id, '|', 1), SPLIT_PART(x.record_id, '|', 2))",
)
"""How a row of `work.extended_dues` and a verdict are the same thing, by kind."""
_EXTENDED_DUES = "obligation_id VARCHAR, record_kind VARCHAR, record_id VARCHAR, note VARCHAR, due_date DATE"


def show_traits(engine: Engine) -> None:
    """Show `work.judged_decisions`, `work.record_absences` and `work.extensions`.

    Needs `work.decisions` (`reconciliation.show_decisions`); attaches `ops.sightings` when it is not there.
    """
    engine.attach_missing("ops.sightings")
    run_steps(engine, "verdicts", ("capture_absences", "record_absences", "extensions", "decision_traits"))
    engine.execute(f"CREATE OR REPLACE VIEW work.judged_decisions AS {sql('verdicts/judged_decisions')}")


def extend_limits(engine: Engine) -> None:
    """Build `work.extended_dues` from `work.due_dates`, the due days that an extension moved, and move those
    of `work.duty_periods`. Needs `work.extensions`.

    Extensions move the due day of records, of documents that must follow others, of reports to the credit
    portal (by body, item or duty) and of periods; not the window within which a column must be updated."""
    if is_empty(engine, "work.extensions"):
        engine.execute(f"CREATE OR REPLACE TABLE work.extended_dues ({_EXTENDED_DUES})")
        return
    run_steps(engine, "verdicts", ("extended",))
    dates = sql("verdicts/due_dates").replace("work.due_events", "work.extended")
    engine.execute(f"CREATE OR REPLACE TABLE work.extension_dates AS {dates}")
    run_steps(engine, "verdicts", ("extended_dues",))
    engine.execute(
        "UPDATE work.duty_periods SET due_date = x.due_date FROM work.extended_dues AS x"
        " WHERE x.record_kind = 'period' AND x.obligation_id = duty_periods.obligation_id"
        " AND x.record_id = duty_periods.period"
    )


def word_extensions(engine: Engine) -> None:
    """Let the reason of every verdict in `work.worded` tell that its time limit was extended."""
    if is_empty(engine, "work.extended_dues"):
        return
    engine.execute(
        "UPDATE work.worded SET reason = CONCAT(worded.reason, x.note) FROM work.extended_dues AS x"
        " WHERE x.obligation_id = worded.obligation_id AND worded.due_date IS NOT DISTINCT FROM x.due_date"
        f" AND ({' OR '.join(f'({place})' for place in _PLACES)})"
    )
