"""What was decided on single verdicts and time limits: objections (申诉) and extensions (延长期限).

Belongs here: `objections.csv` and `extensions.csv`, what a cell may hold. Does not belong here: what they
change (`warehouse/objections.py`, `warehouse/traits.py`).
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.problems import Problem
from sources.registry_cells import Cells, cells_of

OBJECTIONS_FILE = "objections.csv"
EXTENSIONS_FILE = "extensions.csv"
OBJECTION_COLUMNS = (
    *("objection_id", "verdict_id", "claim", "decision", "new_status", "reason"),
    *("decided_by", "filed_on", "decided_on"),
)
EXTENSION_COLUMNS = (
    *("body", "record_id", "item", "duty", "days", "unit", "valid_from", "valid_to"),
    *("reason", "decided_by", "decided_on"),
)
DECISIONS = ("pending", "upheld", "rejected")
STATUSES = ("met", "late", "missing", "incomplete", "not_applicable", "not_testable", "not_observed")
UNITS = ("working_day", "calendar_day", "month", "year")
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Objection:
    """A body's objection to one verdict; `new_status` is that of an upheld one, the days of a decision are
    None while it is pending."""

    objection_id: str
    verdict_id: str
    claim: str
    decision: str
    new_status: str | None
    reason: str | None
    decided_by: str | None
    filed_on: date
    decided_on: date | None
    line: int


@dataclass(frozen=True, slots=True)
class Extension:
    """A time limit that was extended for a record, an item or a duty of one body: `days` more (in `unit`),
    counted from the due day. `duty` is an obligation_id or a declared id; all given targets must fit."""

    body: str
    record_id: str | None
    item_path: str | None
    duty: str | None
    days: int
    unit: str
    valid_from: date | None
    valid_to: date | None
    reason: str
    decided_by: str
    decided_on: date
    line: int


def read_objections(file: Path, problems: list[Problem]) -> list[Objection]:
    """`objections.csv`: objections to verdicts, in the order of the file."""
    found: list[Objection] = []
    lines: dict[str, int] = {}
    required = ("objection_id", "verdict_id", "claim", "decision", "filed_on")
    for cells in cells_of(file, OBJECTION_COLUMNS, required, problems):
        objection = _objection(cells)
        if objection is None:
            continue
        if (name := objection.objection_id) in lines:
            cells.problem(f"objection_id“{name}”与第 {lines[name]} 行重复", "每件申诉用不同的编号")
            continue
        lines[name] = cells.row.line
        found.append(objection)
    return found


def read_extensions(file: Path, problems: list[Problem]) -> list[Extension]:
    """`extensions.csv`: extended time limits, in the order of the file."""
    required = ("body", "days", "unit", "reason", "decided_by", "decided_on")
    found: list[Extension] = []
    for cells in cells_of(file, EXTENSION_COLUMNS, required, problems):
        body, reason, decided_by = cells.text("body"), cells.text("reason"), cells.text("decided_by")
        record_id, item, duty = (cells.row.get(name) for name in ("record_id", "item", "duty"))
        if not (record_id or item or duty):
            cells.problem(
                "没有写延长的是什么", "record_id（记录号）、item（目录事项）、duty（责任编号）至少填一项"
            )
        if record_id and not re.fullmatch(r"(notice|permit|penalty)-[0-9a-z]+", record_id):
            cells.problem(f"record_id 不是记录号：“{record_id}”", "从 core 表或评价结果的 evidence_id 复制")
        days, unit = _number(cells), cells.one_of("unit", UNITS) or ""
        start, end = cells.period()
        decided_on = _needed_day(cells, "decided_on")
        if cells.sound and days is not None and decided_on is not None:
            found.append(
                Extension(
                    *(body, record_id, item, duty, days, unit, start, end, reason),
                    *(decided_by, decided_on, cells.row.line),
                )
            )
    return found


def _objection(cells: Cells) -> Objection | None:
    objection_id, verdict_id = cells.text("objection_id"), cells.text("verdict_id")
    claim, decision = cells.text("claim"), cells.one_of("decision", DECISIONS)
    new_status = cells.one_of("new_status", STATUSES, required=decision == "upheld")
    filed_on, decided_on = _needed_day(cells, "filed_on"), cells.day("decided_on")
    reason, decided_by = cells.row.get("reason"), cells.row.get("decided_by")
    if verdict_id and not verdict_id.startswith("verdict-"):
        cells.problem(f"verdict_id 不是结论编号：“{verdict_id}”", "从 metrics.verdicts 的 verdict_id 复制")
    if decision in ("upheld", "rejected"):
        for column in ("reason", "decided_by", "decided_on"):
            if cells.row.get(column) is None:
                cells.problem(f"decision 是 {decision} 时要填 {column}", "写明谁、何时、为什么这样决定")
    elif decision == "pending" and (decided_on or cells.row.get("decided_on")):
        cells.problem("decision 是 pending 时不填 decided_on", "已经决定的，decision 写 upheld 或 rejected")
    if decision in ("pending", "rejected") and new_status:
        cells.problem(f"decision 是 {decision} 时不填 new_status", "只有申诉成立（upheld）才改变结论")
    if filed_on and decided_on and decided_on < filed_on:
        cells.problem("decided_on 早于 filed_on", "请核对两个日期")
    if not cells.sound or filed_on is None or decision is None:
        return None
    return Objection(
        *(objection_id, verdict_id, claim, decision, new_status, reason),
        *(decided_by, filed_on, decided_on, cells.row.line),
    )


def _needed_day(cells: Cells, column: str) -> date | None:
    return cells.day(column) if cells.text(column) else None


def _number(cells: Cells) -> int | None:
    value = cells.text("days")
    if value and not (re.fullmatch(r"\d{1,5}", value) and 1 <= int(value) <= _MOST):
        cells.problem(f"days 要填正整数，现在是“{value}”", "写延长了多少，例：20")
        return None
    return int(value) if value else None
