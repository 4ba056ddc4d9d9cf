"""Declared corrections (更正): cells of permits and penalties read differently until the source is mended.

Belongs here: showing the parsed tables with the corrections applied, and telling what became of each.
Does not belong here: reading of `corrections.csv` (`sources/registry_corrections.py`), rules.

A correction stops by itself: it holds only while the source still says `old_value`, and not after `valid_to`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.literals import quoted

_TABLES = {"permit": "parsed.permits", "penalty": "parsed.penalties"}
_AS_FOUND = "_as_found"

Correction = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: `rule` is an issue type; without capture and row it is about the whole."""

    rule: str
    correction: Correction
    capture_id: str | None = None
    row: int | None = None


def apply_corrections(engine: Engine) -> list[Outcome]:
    """Let `parsed.permits` and `parsed.penalties` show the cells as `registry.corrections` has them.

    Both are views, and the registry must be registered. Rows keep their order; a kind without corrections in
    force is left alone. Returns `dp-corrected` for every cell that is read differently,
    `dp-correction-expired` for one after its last day, `dp-correction-unused` for one that met no cell.
    """
    rows = engine.query(
        "SELECT c.*, COALESCE(c.valid_to >= p.as_of, TRUE) AS in_force"
        " FROM registry.corrections AS c CROSS JOIN run.parameters AS p"
    ).to_pylist()
    outcomes: list[Outcome] = []
    used: set[int] = set()
    for kind, table in _TABLES.items():
        chosen = [row for row in rows if row["record_kind"] == kind and row["in_force"]]
        if not chosen:
            continue
        engine.execute(f"ALTER VIEW {table} RENAME TO {table.split('.')[1]}{_AS_FOUND}")
        engine.execute(f"CREATE OR REPLACE VIEW {table} AS {corrected_statement(table, chosen)}")
        for outcome in _applied(engine, table, chosen):
            outcomes.append(outcome)
            used.add(outcome.correction["line"])
    by_line = {row["line"]: row for row in rows}
    for line, correction in sorted(by_line.items()):
        if not correction["in_force"]:
            outcomes.append(Outcome("dp-correction-expired", correction))
        elif line not in used:
            outcomes.append(Outcome("dp-correction-unused", correction))
    return outcomes


def corrected_statement(table: str, corrections: Sequence[Correction]) -> str:
    """The rows of a parsed table as found, with the corrected cells."""
    branches: dict[str, list[str]] = {}
    for correction in corrections:
        branch = f"WHEN {_meant(correction)} THEN {quoted(correction['new_value'])}"
        branches.setdefault(correction["column_name"], []).append(branch)
    columns = [
        f"CASE {' '.join(branches[f.name])} ELSE {f.name} END AS {f.name}" if f.name in branches else f.name
        for f in contract(table).fields
    ]
    return f"SELECT {', '.join(columns)} FROM {table}{_AS_FOUND}"


def applied_statement(table: str, corrections: Sequence[Correction]) -> str:
    """Which corrections meet which rows: `line, capture_id, row`."""
    return " UNION ALL ".join(
        f"SELECT {int(c['line'])} AS line, capture_id, row FROM {table}{_AS_FOUND} WHERE {_meant(c)}"
        for c in corrections
    )


def _applied(engine: Engine, table: str, corrections: Sequence[Correction]) -> Iterator[Outcome]:
    by_line = {correction["line"]: correction for correction in corrections}
    found = engine.connection.execute(
        f"SELECT line, capture_id, row FROM ({applied_statement(table, corrections)}) ORDER BY 1, 2, 3"
    ).fetchall()
    for line, capture_id, row in found:
        yield Outcome("dp-corrected", by_line[line], capture_id, int(row))


def _meant(correction: Correction) -> str:
    """Whether a row is the corrected one and its cell still reads as it did."""
    names = ["doc_number", *(["permit_no"] if correction["record_kind"] == "permit" else [])]
    number = " OR ".join(f"TRIM({name}) = {quoted(correction['doc_number'])}" for name in names)
    return (
        f"source_id = {quoted(correction['source_id'])} AND ({number})"
        f" AND TRIM({correction['column_name']}) = {quoted(correction['old_value'])}"
    )
