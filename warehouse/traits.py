"""What bears on a verdict besides dates and items: earlier looks without the record, extended time limits.

Belongs here: the order of these statements of `sql/verdicts/`. Does not belong here: judging (`verdicts.py`),
the ledger of sightings (`sightings.py`), reading `extensions.csv` (`sources/registry_claims.py`).
"""

from warehouse.engine import Engine, sql
from warehouse.obligations import run_steps


def show_traits(engine: Engine) -> None:
    """Show `work.judged_decisions`, `work.record_absences` and `work.extensions`.

    Needs `work.decisions` (`reconciliation.show_decisions`); attaches `ops.sightings` when it is not there.
    """
    engine.attach_missing("ops.sightings")
    run_steps(engine, "verdicts", ("capture_absences", "record_absences", "extensions", "decision_traits"))
    engine.execute(f"CREATE OR REPLACE VIEW work.judged_decisions AS {sql('verdicts/judged_decisions')}")


def extend_limits(engine: Engine) -> None:
    """Build `work.extended_dues` from `work.due_dates`: the due days that an extension moved."""
    run_steps(engine, "verdicts", ("extended",))
    dates = sql("verdicts/due_dates").replace("work.due_events", "work.extended")
    engine.execute(f"CREATE OR REPLACE TABLE work.extension_dates AS {dates}")
    run_steps(engine, "verdicts", ("extended_dues",))


def word_extensions(engine: Engine) -> None:
    """Let the reason of every verdict in `work.worded` tell that its time limit was extended."""
    engine.execute(
        "UPDATE work.worded SET reason = CONCAT(worded.reason, x.note) FROM work.extended_dues AS x"
        " WHERE x.obligation_id = worded.obligation_id AND x.record_kind = worded.record_kind"
        " AND x.record_id = COALESCE(worded.day_id, worded.evidence_id)"
        " AND worded.kind = 'within' AND worded.due_date IS NOT DISTINCT FROM x.due_date"
    )
