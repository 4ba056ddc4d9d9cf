"""`withdrawals.csv` of a registry: permits and penalties that the district has decided to withdraw.

Belongs here: columns, what a cell may hold, the rows for the warehouse.
Does not belong here: which records they meet and what then happens (`warehouse/release`).

A record is named by its `record_id`, or by decision number and party. For natural persons the `record_id`
is to be preferred: a registry is a file that many people see.
"""

import difflib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sources.csv_rows import Row, day_of, read_rows
from sources.problems import Problem

WITHDRAWALS_FILE = "withdrawals.csv"
COLUMNS = ("record_kind", "record_id", "doc_number", "party_name", "reason", "decided_on", "basis", "by")
RECORD_KINDS = ("permit", "penalty")
REINSTATED = "恢复公开"
REASONS = ("信用修复", "撤销", "到期", "个人信息", "其他", REINSTATED)
"""恢复公开 takes an earlier row for the same record back; the later decision of several counts."""

_REQUIRED = ("record_kind", "reason", "decided_on", "basis", "by")
_RECORD_ID = re.compile(r"(permit|penalty)-[0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """One decision: which record, why, since when, on what basis and by whom."""

    record_kind: str
    record_id: str | None
    doc_number: str | None
    party_name: str | None
    reason: str
    decided_on: date
    basis: str
    by: str
    line: int

    def as_row(self) -> dict[str, Any]:
        """The row for the warehouse; `basis` and `by` stay in the file."""
        return {
            "line": self.line,
            "record_kind": self.record_kind,
            "record_id": self.record_id,
            "doc_number": self.doc_number,
            "party_name": self.party_name,
            "reason": self.reason,
            "decided_on": self.decided_on,
        }


def read_withdrawals(file: Path, problems: list[Problem]) -> list[Withdrawal]:
    """The decisions of the file in its order, none when there is no file; what is wrong goes to
    `problems`."""
    if not file.exists():
        return []
    table = read_rows(file, COLUMNS, _REQUIRED)
    problems.extend(Problem(file, flaw.line, flaw.message_zh, flaw.hint) for flaw in table.flaws)
    found = []
    for row in table.rows:
        faults = list(_faults(row))
        problems.extend(Problem(file, row.line, message, hint) for message, hint in faults)
        decided_on = day_of(row.cells["decided_on"])
        if not faults and decided_on is not None:
            found.append(
                Withdrawal(
                    record_kind=row.cells["record_kind"],
                    record_id=row.get("record_id"),
                    doc_number=row.get("doc_number"),
                    party_name=row.get("party_name"),
                    reason=row.cells["reason"],
                    decided_on=decided_on,
                    basis=row.cells["basis"],
                    by=row.cells["by"],
                    line=row.line,
                )
            )
    return found


def _faults(row: Row) -> list[tuple[str, str]]:
    """What is wrong with a row, each with what to do."""
    faults = [(f"{column} 没有填", "请补上") for column in _REQUIRED if not row.cells[column]]
    for column, allowed in (("record_kind", RECORD_KINDS), ("reason", REASONS)):
        value = row.cells[column]
        if value and value not in allowed:
            near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
            hint = f"是不是 {near[0]}？" if near else f"可以填：{'、'.join(allowed)}"
            faults.append((f"{column} 不能是“{value}”", hint))
    day = row.cells["decided_on"]
    if day and day_of(day) is None:
        faults.append((f"decided_on 不是日期：“{day}”", "写成 2026-01-31 的样子；这一天要存在"))
    record_id, number, party = (row.get(name) for name in ("record_id", "doc_number", "party_name"))
    if record_id is None and (number is None or party is None):
        faults.append(("不知道是哪条记录", "填 record_id，或同时填 doc_number 和 party_name"))
    if record_id is not None:
        match = _RECORD_ID.fullmatch(record_id)
        if match is None:
            faults.append(
                (f"record_id 的写法不对：“{record_id}”", "从数据中原样复制，例：penalty-0123456789abcdef")
            )
        elif row.cells["record_kind"] in RECORD_KINDS and match[1] != row.cells["record_kind"]:
            faults.append(
                (f"record_kind 是 {row.cells['record_kind']}，record_id 却是 {record_id}", "请核对")
            )
        if number is not None or party is not None:
            faults.append(("填了 record_id，又填了文号或名称", "只填一种，避免互相矛盾"))
    return faults
