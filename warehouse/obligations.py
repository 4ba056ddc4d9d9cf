"""Who must publish what by when: `core.obligations` from catalogue, law and the district's own duties.

Belongs here: the order of the statements in `sql/duties/`. Does not belong here: judging (`verdicts.py`),
reading of time limits (`sources/limits`), which body a name means (`bodies/`), the duties themselves
(`reference/obligations.csv` with their legal basis in `reference/obligation_basis.csv`, the registry).
"""

from collections.abc import Sequence

import pyarrow as pa

from warehouse.bodies import resolve_texts
from warehouse.contract import contract
from warehouse.engine import Engine, sql
from warehouse.registry_tables import register_reference
from warehouse.reviewed import reviewed_table

INPUTS = ("core.bodies", "core.catalogue_items", "core.permits", "core.penalties")
"""Tables to attach before `build_obligations`; besides them the `registry.*` tables must be registered."""

_STEPS = (
    *("limit_parts", "limit_duties", "silent_items", "item_laws", "item_bodies"),
    *("column_channels", "declared_all", "declared_blocks", "declared", "all_duties"),
)
_RULES = (
    *("body-unresolved", "body-ambiguous", "body-not-in-force", "item-body-missing"),
    *("duty-body-unknown", "duty-laxer-than-law"),
)
BASIS_COLUMNS = (
    *("obligation_id", "law", "article", "doc_number", "status", "subject_zh", "subject_en"),
    *("op", "genre", "title_words", "source"),
)
"""Columns of `reference/obligation_basis.csv`: the legal basis of each duty of the law. `status` is seen
(read in a document), unverified, or conflict (sources differ: a parameter)."""
_ISSUE_COLUMNS = ("rule", "severity", "responsibility", "dimension", "message_zh", "message_en")
_REVIEWED = {
    "obligation_basis": BASIS_COLUMNS,
    "duty_issue_types": _ISSUE_COLUMNS,
    "body_methods": ("method", "zh", "en"),
    "column_windows": ("rank", "title_words", "obligation_id", "note"),
}


def build_obligations(engine: Engine) -> dict[str, int]:
    """Write `core.obligations` and keep the findings in `work.duty_issues`; rows by table.

    Catalogue items give a duty `exists`, and one for each part of their time limit, to each body that their
    公开主体 names; where 公开层级 marks one level only, to the bodies of that level. Where the catalogue
    of an item for proactive disclosure sets no deadline, or no clock, the law's (政府信息公开条例 art. 26:
    20 working days from formation or change; 预算法 art. 14 for budgets) is added and marked as assumed; on
    request that of art. 33. Declared duties come from the law (`reference.obligations`) and from the district
    (`registry.obligations`). A district's duty with the id of one of the law replaces it unless it is laxer
    than a verified one; an exemption that names a duty's id lifts it.
    """
    register_reference(engine)
    for name, columns in _REVIEWED.items():
        schema = pa.schema([(column, pa.string()) for column in columns])
        engine.register(f"reference.{name}", reviewed_table(f"{name}.csv", schema))
    resolve_texts(engine, "catalogue_texts")
    run_steps(engine, "duties", _STEPS)
    count = engine.write("core.obligations", sql("duties/obligations"))
    keep_issues(engine, sql("duties/issues"), _RULES)
    return {"core.obligations": count}


def run_steps(engine: Engine, folder: str, steps: Sequence[str]) -> None:
    """Run `sql/<folder>/<step>.sql` in order, each into the table `work.<step>`."""
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    for step in steps:
        engine.execute(f"CREATE OR REPLACE TABLE work.{step} AS {sql(f'{folder}/{step}')}")


def is_empty(engine: Engine, *tables: str) -> bool:
    """Whether none of the tables has a row. Statements over empty tables take time to plan: steps leave them
    out where a district has nothing of the kind."""
    found = " UNION ALL ".join(f"SELECT COUNT(*) AS n FROM {table}" for table in tables)
    return not any(engine.query(found).column("n").to_pylist())


def keep_issues(engine: Engine, statement: str, rules: Sequence[str]) -> None:
    """Put the issues that a statement finds into `work.duty_issues` (columns of `ops.issues`).

    `rules` are the kinds that the statement finds; earlier issues of these kinds are replaced.
    """
    columns = ", ".join(f'"{f.name}" {f.sql_type}' for f in contract("ops.issues").fields)
    engine.execute(f"CREATE TABLE IF NOT EXISTS work.duty_issues ({columns})")
    named = ", ".join(f"'{rule}'" for rule in rules)
    engine.execute(f"DELETE FROM work.duty_issues WHERE rule IN ({named})")
    engine.execute(f"INSERT INTO work.duty_issues BY NAME {statement}")
