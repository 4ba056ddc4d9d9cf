"""Objections (申诉) of bodies: what was decided on them changes the verdict, with its trace.

Belongs here: joining them to the verdicts, and telling which meet nothing. Does not belong here: judging
(`verdicts.py`), reading `objections.csv` (`sources/registry_claims.py`).
"""

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.obligations import keep_issues, run_steps
from warehouse.reviewed import reviewed_table

_STATUS_NAMES = pa.schema([("status", pa.string()), ("zh", pa.string()), ("en", pa.string())])
_RULES = ("objection-verdict-unknown", "extension-target-unknown")


def objected_statement(engine: Engine, verdicts: str) -> str:
    """The statement of all verdicts, in their order, with what objections changed.

    An objection upheld by the as-of day gives the verdict its new status; `original_status` and
    `objection_id` keep what it was and why. A pending or rejected one changes nothing but is told in the
    reason. Without objections nothing is joined, which matters for millions of verdicts.
    """
    engine.register("reference.status_names", reviewed_table("status_names.csv", _STATUS_NAMES))
    engine.execute(f"CREATE OR REPLACE VIEW work.all_verdicts AS {verdicts}")
    run_steps(engine, "verdicts", ("objections",))
    [found] = engine.query("SELECT COUNT(*) AS n FROM work.objections").column("n").to_pylist()
    return sql("verdicts/objected" if found else "verdicts/unobjected")


def keep_registry_issues(engine: Engine) -> None:
    """Add to `work.duty_issues` the objections on unknown verdicts and the extensions of unknown things.

    To be called when `metrics.verdicts` is written.
    """
    keep_issues(engine, sql("verdicts/registry_issues"), _RULES)
