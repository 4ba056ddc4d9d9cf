"""Was each duty met? `metrics.verdicts` from obligations, records and capture outcomes.

Belongs here: the order of the statements in `sql/verdicts/`. Does not belong here: which duties exist
(`obligations.py`), adding verdicts up (`indicators.py`), the wording of reasons (`reference/statuses.csv`).
"""

from datetime import date

import pyarrow as pa

from warehouse.calendar import register_calendar
from warehouse.engine import Engine, sql
from warehouse.objections import keep_registry_issues, objected_statement
from warehouse.obligations import is_empty, keep_issues, run_steps
from warehouse.reconciliation import show_decisions
from warehouse.registry_tables import register_reference
from warehouse.traits import extend_limits, show_traits, word_extensions

INPUTS = (
    "core.bodies",
    "core.catalogue_items",
    "core.obligations",
    "core.notices",
    "core.permits",
    "core.penalties",
    "core.permit_copies",
    "core.penalty_copies",
    "core.links",
    "core.unlinked",
    "core.document_links",
    "core.windows",
    "parsed.notices",
    "parsed.entries",
    "ops.captures",
    "ops.crawls",
    "ops.sightings",
)
"""Tables to attach before `build_verdicts`; besides them the `registry.*` tables must be registered."""

_DUTY_YEARS = (
    *("duties", "exempt_duties", "item_domains", "stricter"),
    *("decision_dates", "decision_sets", "set_duties", "decision_classes", "decision_days", "evidence_days"),
    "links",
    "records",
    "record_items",
    "evidence",
    "channel_states",
    "item_channels",
    "duty_years",
    "duty_evidence",
    "judged_years",
    *("periods", "watched", "body_coverage", "notice_titles", "duty_periods", "rule_records"),
    *("channel_entries", "update_duties", "update_days"),
    *("document_pairs", "window_records", "pair_records"),
)
_DUTY_RECORDS = (
    *("duty_records", "portal_bodies"),
    *("portal_days", "due_events", "due_dates", "judged_records", "judged_channels", "judged_portal"),
    *("judged_periods", "judged_updates", "judged_windows", "judged_pairs"),
)
_WORDED = ("worded", "row_verdicts", "day_verdicts", "portal_day_verdicts")
_RULES = ("calendar-missing", "published-before-decided", "published-after-seen")
_PORTAL_RULES = ("portal-only-decisions",)


def build_verdicts(engine: Engine) -> dict[str, int]:
    """Write `metrics.verdicts` and add the findings to `work.duty_issues`; rows by table.

    A verdict on a permit or penalty depends on its dates and on what its body's duties say: bodies with alike
    duties are a class, each different set of dates of a class is judged and worded once, and the records, of
    which there may be millions, only stream through joins.
    Raises ValueError when the engine has no as-of day: without it no duty can be judged.
    """
    as_of = _single_date(engine, "SELECT as_of AS day FROM run.parameters")
    if as_of is None:
        raise ValueError("build_verdicts needs an Engine with an as-of day")
    register_reference(engine)
    register_calendar(engine)
    first = _single_date(
        engine, "SELECT CAST(MIN(fetched_at) + INTERVAL 8 HOUR AS DATE) AS day FROM ops.captures"
    )
    first_year = min(first.year, as_of.year) if first else as_of.year
    years = pa.array(range(first_year, as_of.year + 1), pa.int32())
    engine.register("work.years", pa.table({"year": years}))
    show_decisions(engine)
    show_traits(engine)
    run_steps(engine, "verdicts", _DUTY_YEARS)
    run_steps(engine, "verdicts", _DUTY_RECORDS[:2])
    engine.execute(f"CREATE OR REPLACE VIEW work.own_decisions AS {sql('verdicts/own_decisions')}")
    run_steps(engine, "verdicts", _DUTY_RECORDS[2:5])
    extend_limits(engine)
    run_steps(engine, "verdicts", (*_DUTY_RECORDS[5:], *_WORDED[:1]))
    word_extensions(engine)
    run_steps(engine, "verdicts", _WORDED[1:])
    keep_issues(engine, sql("verdicts/issues"), _RULES)
    if not is_empty(engine, "work.portal_bodies"):
        keep_issues(engine, sql("verdicts/portal_only"), _PORTAL_RULES)
    statement = objected_statement(engine, _verdicts(engine))
    rows = engine.write("metrics.verdicts", statement, is_sorted=True)
    keep_registry_issues(engine)
    return {"metrics.verdicts": rows}


def _verdicts(engine: Engine) -> str:
    """The statement of all verdicts: yearly duties, notices, permits and penalties, reports to the portal."""
    [most] = engine.query("SELECT COALESCE(MAX(nth), 0) AS n FROM work.day_verdicts").column("n").to_pylist()
    parts = ["SELECT * FROM work.row_verdicts"]
    for nth in range(1, most + 1):
        table = f"work.day_verdicts_{nth}"
        engine.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM work.day_verdicts WHERE nth = {nth}"
        )
        parts.append(sql("verdicts/decision_verdicts").replace("work.day_verdicts_1", table))
    if not is_empty(engine, "work.portal_day_verdicts"):
        parts.append(sql("verdicts/portal_verdicts"))
    return "\nUNION ALL\n".join(parts)


def _single_date(engine: Engine, statement: str) -> date | None:
    day: date | None = engine.query(statement).column("day")[0].as_py()
    return day
