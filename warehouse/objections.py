"""Objections (申诉) of bodies: what was decided on them changes the verdict, with its trace.

Belongs here: joining them to the verdicts, and telling which meet nothing. Does not belong here: judging
(`verdicts.py`), reading `objections.csv` (`sources/registry_claims.py`).
"""

import difflib

import pyarrow as pa

from warehouse.engine import Engine, sql
from warehouse.obligations import is_empty, keep_issues, run_steps
from warehouse.words import words

_STATUS_NAMES = pa.schema([("status", pa.string()), ("zh", pa.string())])
_RULES = ("objection-verdict-unknown", "extension-target-unknown", "exemption-duty-unknown")
_NEAR = pa.schema([("value", pa.string()), ("near", pa.string())])
_DUTIES = (
    "SELECT obligation_id FROM reference.obligations UNION SELECT obligation_id FROM registry.obligations"
)
_NAMED = (
    "SELECT item_path AS value FROM registry.exemptions WHERE item_path LIKE 'law-%' AND item_id IS NULL"
    " UNION SELECT duty AS value FROM registry.extensions WHERE duty IS NOT NULL"
)


def objected_statement(engine: Engine, verdicts: str) -> str:
    """The statement of all verdicts, in their order, with what objections changed.

    An objection upheld by the as-of day gives the verdict its new status; `original_status` and
    `objection_id` keep what it was and why. A pending or rejected one changes nothing but is told in the
    reason. Without objections nothing is joined, which matters for millions of verdicts.
    """
    names = [{"status": code, "zh": zh} for code, zh in words("status").items()]
    engine.register_rows("reference.status_names", names, _STATUS_NAMES)
    engine.execute(f"CREATE OR REPLACE VIEW work.all_verdicts AS {verdicts}")
    run_steps(engine, "verdicts", ("objections",))
    [found] = engine.query("SELECT COUNT(*) AS n FROM work.objections").column("n").to_pylist()
    return sql("verdicts/objected" if found else "verdicts/unobjected")


def keep_registry_issues(engine: Engine) -> None:
    """Add to `work.duty_issues` the objections on unknown verdicts, the extensions of unknown things and the
    exemptions from unknown duties.

    To be called when `metrics.verdicts` is written.
    """
    if is_empty(engine, "registry.objections", "registry.extensions", "registry.exemptions"):
        return
    engine.register_rows("run.near_duties", _near_duties(engine), _NEAR)
    keep_issues(engine, sql("verdicts/registry_issues"), _RULES)


def _near_duties(engine: Engine) -> list[dict[str, str]]:
    """The unknown duties that exemptions and extensions name, each with the nearest known ones."""
    known = sorted(engine.query(_DUTIES).column("obligation_id").to_pylist())
    named = sorted(engine.query(_NAMED).column("value").to_pylist())
    return [
        {"value": name, "near": "、".join(difflib.get_close_matches(name, known, n=3, cutoff=0.4))}
        for name in named
        if name not in known
    ]
