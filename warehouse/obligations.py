"""Who must publish what by when: `core.obligations` from catalogue, law and the district's own duties.

Belongs here: the order of the statements in `sql/duties/`. Does not belong here: judging (`verdicts.py`),
reading of time limits (`sources/limits`), the duties themselves (`reference/obligations.csv`, the registry).
"""

from collections.abc import Sequence

from warehouse.engine import Engine, sql
from warehouse.registry_tables import register_reference

INPUTS = ("core.bodies", "core.catalogue_items", "core.permits", "core.penalties")
"""Tables to attach before `build_obligations`; besides them the `registry.*` tables must be registered."""

_STEPS = (
    "body_names",
    "body_words",
    "text_bodies",
    "ambiguous_words",
    "item_bodies",
    "limit_parts",
    "limit_duties",
    "declared",
    "all_duties",
)
_RULES = ("body-unresolved", "body-ambiguous", "body-not-in-force", "item-body-missing", "duty-body-unknown")


def build_obligations(engine: Engine) -> dict[str, int]:
    """Write `core.obligations` and keep the findings in `work.duty_issues`; rows by table.

    Catalogue items give a duty `exists` and one per testable time limit to each body that their 公开主体
    names; the law gives the 7 working days of permits and penalties (发改办财金〔2018〕424号);
    `registry.obligations` gives the district's own.
    """
    register_reference(engine)
    run_steps(engine, "duties", _STEPS)
    count = engine.write("core.obligations", sql("duties/obligations"))
    keep_issues(engine, sql("duties/issues"), _RULES)
    return {"core.obligations": count}


def run_steps(engine: Engine, folder: str, steps: Sequence[str]) -> None:
    """Run `sql/<folder>/<step>.sql` in order, each into the table `work.<step>`."""
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    for step in steps:
        engine.execute(f"CREATE OR REPLACE TABLE work.{step} AS {sql(f'{folder}/{step}')}")


def keep_issues(engine: Engine, statement: str, rules: Sequence[str]) -> None:
    """Put the issues that a statement finds into `work.duty_issues` (columns of `ops.issues`).

    `rules` are the kinds that the statement finds; earlier issues of these kinds are replaced.
    """
    engine.execute(
        f"CREATE TABLE IF NOT EXISTS work.duty_issues AS SELECT * FROM ({statement}) AS s WHERE false"
    )
    named = ", ".join(f"'{rule}'" for rule in rules)
    engine.execute(f"DELETE FROM work.duty_issues WHERE rule IN ({named})")
    engine.execute(f"INSERT INTO work.duty_issues BY NAME {statement}")
