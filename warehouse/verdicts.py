"""Was each duty met? `metrics.verdicts` from obligations, records and capture outcomes.

Belongs here: the order of the statements in `sql/verdicts/`. Does not belong here: which duties exist
(`obligations.py`), adding verdicts up (`indicators.py`), the wording of reasons (`reference/statuses.csv`).
"""

from datetime import date

import pyarrow as pa

from warehouse.calendar import register_calendar
from warehouse.engine import Engine, sql
from warehouse.obligations import keep_issues, run_steps
from warehouse.registry_tables import register_reference

INPUTS = (
    "core.bodies",
    "core.catalogue_items",
    "core.obligations",
    "core.notices",
    "core.permits",
    "core.penalties",
    "core.links",
    "ops.captures",
)
"""Tables to attach before `build_verdicts`; besides them the `registry.*` tables must be registered."""

_DUTY_YEARS = (
    "records",
    "record_items",
    "item_domains",
    "evidence",
    "channel_states",
    "item_channels",
    "duties",
    "exempt_duties",
    "duty_years",
    "duty_evidence",
    "judged_years",
)
_DUTY_RECORDS = ("stricter", "duty_records", "due_dates", "judged_records", "judged_channels")
_AS_LARGE_AS_THE_RECORDS = ("records", "record_items", "duty_records")
_RULES = ("calendar-missing", "published-before-decided", "published-after-seen")


def build_verdicts(engine: Engine) -> dict[str, int]:
    """Write `metrics.verdicts` and add the findings to `work.duty_issues`; rows by table.

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
    run_steps(engine, "verdicts", (*_DUTY_YEARS, *_DUTY_RECORDS))
    for name in _AS_LARGE_AS_THE_RECORDS:
        engine.execute(f"DROP TABLE work.{name}")
    # Materialised first: worded while it is sorted into the file, it takes three times as long.
    run_steps(engine, "verdicts", ("verdicts",))
    keep_issues(engine, sql("verdicts/issues"), _RULES)
    engine.execute("DROP TABLE work.judged_records")
    count = engine.write("metrics.verdicts", "SELECT * FROM work.verdicts")
    engine.execute("DROP TABLE work.verdicts")
    return {"metrics.verdicts": count}


def _single_date(engine: Engine, statement: str) -> date | None:
    day: date | None = engine.query(statement).column("day")[0].as_py()
    return day
