"""The tables of a registry that people keep in spreadsheets: bodies, declared duties, exemptions.

Belongs here: columns, what a cell may hold, the shapes of the rows.
Does not belong here: how the files of one registry fit together (`registry_checks.py`).
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from sources.csv_rows import day_of
from sources.limits.model import Unit
from sources.model import BodyKind
from sources.model_types import ID_PATTERN
from sources.problems import Problem
from sources.registry_cells import Cells, cells_of
from sources.uscc import uscc_fault

BODY_COLUMNS = ("body_id", "name", "aliases", "kind", "uscc", "valid_from", "valid_to", "successor")
OBLIGATION_COLUMNS = (
    "obligation_id",
    "body",
    "item",
    "record_kind",
    "kind",
    "value",
    "unit",
    "anchor",
    "basis",
    "valid_from",
    "valid_to",
    "note",
)
EXEMPTION_COLUMNS = ("body", "item", "reason", "valid_from", "valid_to")

KINDS = ("exists", "within", "periodic", "by_date", "count", "min_duration", "together")
RECORD_KINDS = ("notice", "permit", "penalty")
UNITS: tuple[str, ...] = get_args(Unit)
# Events from which a time limit runs (standard catalogue, column 公开时限; closed list).
ANCHORS = (
    "formed",
    "formed_or_changed",
    "changed",
    "made_or_obtained",
    "obtained_formed_or_changed",
    "decision_made",
    "approved",
    "issued",
    "document_dated",
    "document_published",
    "application_received",
    "document_received",
    "work_completed",
    "activity_start",
    "progress",
    "consultation",
    "public_notice",
    "unspecified",
)
_NUMBERED = {"within": 0, "periodic": 1, "count": 1, "min_duration": 1}
"""Kinds that need a number and a unit, with the smallest number that makes sense."""


@dataclass(frozen=True, slots=True)
class Body:
    """A public body in one validity period; `path` and `line` say where it is declared."""

    body_id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    uscc: str | None
    coverage: str
    valid_from: date | None
    valid_to: date | None
    successor_id: str | None
    path: Path
    line: int | None

    def overlaps(self, other: "Body") -> bool:
        """Whether both are in force on more than one day (a hand-over day may belong to both)."""
        return (self.valid_from or date.min) < (other.valid_to or date.max) and (
            other.valid_from or date.min
        ) < (self.valid_to or date.max)


@dataclass(frozen=True, slots=True)
class Obligation:
    """A duty that the district declares; `body` is a body's id, `*` (all) or `kind:town`."""

    obligation_id: str
    body: str
    item_path: str | None
    record_kind: str | None
    kind: str
    value: str | None
    unit: str | None
    anchor: str | None
    basis: str | None
    valid_from: date | None
    valid_to: date | None
    note: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Exemption:
    """不涉及: an item that does not apply to a body; `body` as in a duty. In place of an item it may name a
    duty of the law by its id (`law-…`)."""

    body: str
    item_path: str
    reason: str
    valid_from: date | None
    valid_to: date | None
    line: int

    @property
    def is_of_duty(self) -> bool:
        """Whether it names a duty of the law instead of an item."""
        return re.fullmatch(r"law-[a-z0-9]+(?:-[a-z0-9]+)*", self.item_path) is not None


def read_bodies(file: Path, problems: list[Problem]) -> list[Body]:
    """`bodies.csv`: bodies without a source, and earlier or later forms of bodies."""
    bodies: list[Body] = []
    for cells in cells_of(file, BODY_COLUMNS, ("body_id", "name", "kind"), problems):
        body_id, name = cells.text("body_id"), cells.text("name")
        kind = cells.one_of("kind", get_args(BodyKind)) or ""
        if body_id and not re.fullmatch(ID_PATTERN, body_id):
            cells.problem(f"body_id 不能是“{body_id}”", "小写字母开头，只含小写字母、数字、下划线")
        uscc = cells.row.get("uscc")
        if uscc and (fault := uscc_fault(uscc)):
            cells.problem(fault)
        start, end = cells.period()
        successor = cells.row.get("successor")
        if successor and end is None:
            cells.problem("写了承继机构 successor，就要写撤销日期 valid_to", "请补上 valid_to")
        aliases = [alias.strip() for alias in re.split(r"[；;]", cells.row.cells["aliases"])]
        if cells.sound:
            bodies.append(
                Body(
                    body_id=body_id,
                    name=name,
                    aliases=tuple(alias for alias in aliases if alias),
                    kind=kind,
                    uscc=uscc,
                    coverage="none",
                    valid_from=start,
                    valid_to=end,
                    successor_id=successor,
                    path=file,
                    line=cells.row.line,
                )
            )
    return bodies


def read_obligations(file: Path, problems: list[Problem]) -> list[Obligation]:
    """`obligations.csv`: duties that the district declares beside catalogue and law."""
    found: list[Obligation] = []
    lines: dict[str, int] = {}
    for cells in cells_of(file, OBLIGATION_COLUMNS, ("obligation_id", "body", "kind"), problems):
        obligation_id = cells.text("obligation_id")
        if obligation_id in lines:
            cells.problem(
                f"obligation_id“{obligation_id}”与第 {lines[obligation_id]} 行重复", "每条责任用不同的编号"
            )
        lines.setdefault(obligation_id, cells.row.line)
        kind = cells.one_of("kind", KINDS) or ""
        record_kind = cells.one_of("record_kind", RECORD_KINDS, required=False)
        unit = cells.one_of("unit", UNITS, required=False)
        anchor = cells.one_of("anchor", ANCHORS, required=False)
        value = _value(kind, cells)
        if kind in _NUMBERED and unit is None:
            cells.problem(f"kind 是 {kind} 时要填 unit", f"可以填：{'、'.join(UNITS)}")
        if kind == "within" and anchor is None:
            cells.problem(
                "kind 是 within 时要填 anchor（从哪件事起算）", "例：formed 形成、decision_made 作出决定"
            )
        body = cells.text("body")
        start, end = cells.period()
        if cells.sound:
            found.append(
                Obligation(
                    obligation_id=obligation_id,
                    body=body,
                    item_path=cells.row.get("item"),
                    record_kind=record_kind,
                    kind=kind,
                    value=value,
                    unit=unit,
                    anchor=anchor,
                    basis=cells.row.get("basis"),
                    valid_from=start,
                    valid_to=end,
                    note=cells.row.get("note"),
                    line=cells.row.line,
                )
            )
    return found


def read_exemptions(file: Path, problems: list[Problem]) -> list[Exemption]:
    """`exemptions.csv`: items that do not apply to a body, each with its reason."""
    found: list[Exemption] = []
    for cells in cells_of(file, EXEMPTION_COLUMNS, ("body", "item", "reason"), problems):
        body, item, reason = cells.text("body"), cells.text("item"), cells.text("reason")
        start, end = cells.period()
        if cells.sound:
            found.append(Exemption(body, item, reason, start, end, cells.row.line))
    return found


def _value(kind: str, cells: Cells) -> str | None:
    """The number of a duty as digits, or MM-DD of a yearly date; None where the kind has none."""
    value = cells.row.get("value")
    if kind in _NUMBERED:
        if value is None or not re.fullmatch(r"\d{1,5}", value) or int(value) < _NUMBERED[kind]:
            cells.problem(
                f"kind 是 {kind} 时 value 要填整数，现在是“{value or ''}”", f"不小于 {_NUMBERED[kind]}"
            )
            return None
        return str(int(value))
    if kind == "by_date":
        # A leap year, so that 02-29 is a day.
        parts = re.fullmatch(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", value or "")
        day = day_of(f"2024-{parts[1]}-{parts[2]}") if parts else None
        if day is None:
            cells.problem(f"kind 是 by_date 时 value 要填“月-日”，现在是“{value or ''}”", "例：03-31")
        return day.strftime("%m-%d") if day else None
    if value is not None and kind in KINDS:
        cells.problem(f"kind 是 {kind} 时不填 value", "请清空这一格，或改 kind")
    return None
