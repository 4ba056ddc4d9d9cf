"""Corrections (更正) of cells of double-publicity files, declared until the source is mended.

Belongs here: reading `corrections.csv`.
Does not belong here: applying them (`warehouse/records/corrections.py`).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.double_publicity.layouts import Subject, layouts, plain_heading
from sources.problems import Problem
from sources.registry_cells import Cells, cells_of

COLUMNS = (
    "body",
    "record_kind",
    "doc_number",
    "field",
    "old_value",
    "new_value",
    "reason",
    "decided_by",
    "decided_on",
    "valid_to",
)
_REQUIRED = ("body", "record_kind", "doc_number", "field", "reason", "decided_by", "decided_on")
_SUBJECTS: tuple[Subject, ...] = ("permit", "penalty")


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell that is read as `new_value` as long as the source says `old_value`, at most to `valid_to`.

    `columns` are the columns of the parsed table that the heading `field` can mean (layout A words some
    headings differently); `doc_number` is the decision number as the source writes it.
    """

    body: str
    record_kind: Subject
    doc_number: str
    field: str
    columns: tuple[str, ...]
    old_value: str
    new_value: str
    reason: str
    decided_by: str
    decided_on: date
    valid_to: date | None
    line: int


def read_corrections(file: Path, problems: list[Problem]) -> list[Correction]:
    """`corrections.csv`: cells to be read differently, each with its reason and who decided it."""
    found: list[Correction] = []
    seen: dict[tuple[str, str, str, str, str], int] = {}
    for cells in cells_of(file, COLUMNS, _REQUIRED, problems):
        correction = _correction(cells)
        if correction is None:
            continue
        key = (
            correction.body,
            correction.record_kind,
            correction.doc_number,
            correction.field,
            correction.old_value,
        )
        if key in seen:
            cells.problem(f"与第 {seen[key]} 行更正的是同一处", "只留一行")
            continue
        seen[key] = cells.row.line
        found.append(correction)
    return found


def _correction(cells: Cells) -> Correction | None:
    kind = cells.one_of("record_kind", _SUBJECTS)
    body, number, field = cells.text("body"), cells.text("doc_number"), cells.text("field")
    reason, decided_by = cells.text("reason"), cells.text("decided_by")
    decided_on, valid_to = cells.day("decided_on"), cells.day("valid_to")
    old, new = cells.row.cells["old_value"], cells.row.cells["new_value"]
    subject: Subject = "permit" if kind == "permit" else "penalty"
    columns = _columns(subject, field)
    if field and kind in _SUBJECTS and not columns:
        cells.problem(f"field 不是双公示表的列名：“{field}”", "写模板里的列名，例：罚款金额(万元)")
    if old == new:
        cells.problem("old_value 与 new_value 相同", "写明原文件里的内容和应有的内容")
    if not cells.sound or decided_on is None:
        return None
    return Correction(
        body,
        subject,
        number,
        field,
        columns,
        old,
        new,
        reason,
        decided_by,
        decided_on,
        valid_to,
        cells.row.line,
    )


def _columns(subject: Subject, field: str) -> tuple[str, ...]:
    plain = plain_heading(field)
    return tuple(
        dict.fromkeys(
            column.column
            for family in layouts().headings.values()
            for column in family.get(subject, ())
            if plain in {plain_heading(word) for word in (column.name, *column.aliases)}
        )
    )
