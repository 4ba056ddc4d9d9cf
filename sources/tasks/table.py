"""Tables of tasks (任务分解表) to tasks.

Belongs here: rows of cells under known headings. Does not belong here: finding tables in files
(`read.py`), cells that stand one to a line (`stream.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sources.findings import finding
from sources.tasks.bodies import Duties, read_duties
from sources.tasks.columns import columns_of
from sources.tasks.due import Years, span_of
from sources.tasks.model import Task, TaskReading
from sources.tasks.settle import settle_due
from sources.tasks.words import words

_NUMBER = re.compile(
    r"\s*[（(]?\s*(?P<n>\d{1,3}(?:[.-]\d{1,2}){0,2}|[一二三四五六七八九十]{1,3})\s*[)）]?\s*[.．、]?\s*"
)
_NUMBERED = re.compile(
    r"\s*[（(]?\s*(?P<n>\d{1,3})\s*(?:[)）]\s*[.．、]?|[.．、](?!\d))\s*(?P<rest>\S.*)", re.DOTALL
)
_SPACES = re.compile(r"\s+")
_LOST = re.compile(r"\s*(?:19|20)\d{2}(?:[1-9]|10)\s*")
_LOST_DAY = re.compile(r"\s*(?:19|20)\d{5}\s*")
_HEADING = 60  # characters of a row that names a phase or section


@dataclass(slots=True)
class Table:
    """A table: the kind of each column and rows of cells; None in a row is a cell merged with that above."""

    columns: list[str | None]
    rows: list[list[str | None]] = field(default_factory=list)
    section: str | None = None


def from_rows(rows: Sequence[Sequence[str | None]]) -> list[Table]:
    """The tables of tasks in a grid; a heading may stand anywhere and again on every page."""
    tables: list[Table] = []
    current: Table | None = None
    for row in rows:
        columns = columns_of([cell or "" for cell in row])
        if columns is not None:
            if current is None or current.columns != columns:
                current = Table(columns)
                tables.append(current)
        elif current is not None:
            current.rows.append(list(row))
    return tables


def read_table(table: Table, years: Years, reading: TaskReading) -> None:
    """Append the tasks of a table; what cannot be read becomes a finding."""
    Reader(table, years, reading).run()


class Reader:
    """One table being read: what is carried down from row to row."""

    def __init__(self, table: Table, years: Years, reading: TaskReading) -> None:
        self.table, self.years, self.reading = table, years, reading
        self.phase: str | None = None
        self.section: str | None = table.section
        self.carried: dict[str, str] = {}
        due = self._cells("due")
        self.months_only = any(_LOST.fullmatch(cell) for cell in due) and not any(
            _LOST_DAY.fullmatch(cell) for cell in due
        )
        # A name of a task over several rows is the heading of the tasks in the second column.
        self.is_grouped = (
            "content" in table.columns
            and "task" in table.columns
            and (
                any(
                    self._cell(row, "task") in (None, "") and self._cell(row, "content") for row in table.rows
                )
            )
        )
        self.is_dated = any(cell for cell in due)

    def _cells(self, kind: str) -> list[str]:
        return [cell for row in self.table.rows if (cell := self._cell(row, kind))]

    def _cell(self, row: list[str | None], kind: str) -> str | None:
        for cell, column in zip(row, self.table.columns, strict=False):
            if column == kind:
                return cell
        return ""

    def run(self) -> None:
        """Read the rows in order."""
        for row in self.table.rows:
            filled = [cell.strip() for cell in row if cell and cell.strip()]
            if not filled:
                continue
            if len(set(filled)) == 1 and len(filled[0]) <= _HEADING and not self._is_whole(row):
                self._heading(filled[0])
                continue
            self._row(row)

    def _is_whole(self, row: list[str | None]) -> bool:
        """A row whose other columns are merged with those above is a task all the same."""
        return any(cell is None for cell in row) and bool(
            self._cell(row, "task") or self._cell(row, "content")
        )

    def _heading(self, text: str) -> None:
        text = _joined(text)
        if "阶段" in text or span_of(text, self.years):
            self.phase, self.section = text, self.table.section
        else:
            self.section = text
        self.carried.clear()

    def _value(self, row: list[str | None], kind: str) -> str:
        """The cell; when it is merged with that above, the value above."""
        cell = self._cell(row, kind)
        if cell is None:
            return self.carried.get(kind, "")
        if cell.strip() or kind not in ("phase", "section"):
            self.carried[kind] = cell
            return cell
        return self.carried.get(kind, "")

    def _row(self, row: list[str | None]) -> None:
        values = {
            kind: self._value(row, kind)
            for kind in self.table.columns
            if kind not in (None, "content", "other")
        }
        if self.is_grouped and not values["task"].strip():
            values["task"] = self.carried.get("task_name", "")
        elif self.is_grouped:
            self.carried["task_name"] = values["task"]
        contents = [
            cell.strip()
            for cell, kind in zip(row, self.table.columns, strict=False)
            if kind == "content" and cell
        ]
        task = Task(source="table", section=self.section, phase=self.phase)
        if values.get("phase", "").strip():
            task.phase = _joined(values["phase"])
        if values.get("section", "").strip():
            task.section = _joined(values["section"])
        self._texts(task, values.get("task", ""), contents)
        self._number(task, values.get("number", ""))
        duties = self._duties(values)
        task.bodies, task.cooperating = duties.bodies, duties.cooperating
        if not task.task and not (task.number is not None and task.bodies):
            return
        place = len(self.reading.tasks) + 1
        self.reading.tasks.append(task)
        findings = self.reading.findings
        if not task.bodies:
            findings.append(finding("task-body-missing", row=place, task=task.task[:40]))
        findings.extend(
            finding("task-body-odd", row=place, value=name[:60], task=task.task[:40]) for name in duties.odd
        )
        self._due(task, values.get("due", "") or duties.due or "", place)

    def _texts(self, task: Task, name: str, contents: list[str]) -> None:
        name = _joined(name)
        content = "\n".join(_joined(part) for part in contents)
        if self.is_grouped and content:
            task.section, task.task = name or task.section, content
        elif name:
            task.task, task.content = name, content or None
        else:
            task.task = content

    def _number(self, task: Task, cell: str) -> None:
        match = _NUMBER.fullmatch(cell)
        if match:
            task.number = int(match["n"]) if match["n"].isdigit() else match["n"]
        elif cell.strip():
            task.number = _joined(cell)
        marked = _NUMBERED.match(task.task)
        if marked and (task.number is None or task.number == int(marked["n"])):
            task.number, task.task = int(marked["n"]), marked["rest"].strip()

    def _duties(self, values: dict[str, str]) -> Duties:
        out = Duties()
        for kind, role in (("lead", "lead"), ("bodies", "do"), ("cooperating", "cooperate")):
            cell = values.get(kind, "")
            if not cell.strip():
                continue
            read = read_labelled(cell, role)
            out.named += read.named
            out.odd += read.odd
            out.due = out.due or read.due
        return out

    def _due(self, task: Task, text: str, place: int) -> None:
        text = _joined(text)
        if not text:
            if self.is_dated:
                self.reading.findings.append(finding("task-due-missing", row=place, task=task.task[:40]))
            return
        task.due_text = text
        self.years = settle_due(task, self.years, place, self.reading.findings, months_only=self.months_only)


def read_labelled(text: str, role: str) -> Duties:
    """Bodies of a text that may hold labels: 牵头单位：…；配合单位：…；完成时限：…"""
    found = list(words().label.finditer(text))
    if not found:
        return read_duties(text, role)
    out = read_duties(text[: found[0].start()], role)
    for label, following in zip(found, [*found[1:], None], strict=True):
        value = text[label.end() : following.start() if following else len(text)].strip(" \n；;，,。、")
        part = words().label_of[_SPACES.sub("", label["label"])]
        if part == "due":
            out.due = value
        elif part != "other" and value:
            read = read_duties(value, part)
            out.named += read.named
            out.odd += read.odd
            out.due = out.due or read.due
    return out


def _joined(text: str) -> str:
    """A cell in one line: Chinese text without blanks at its line breaks."""
    return _SPACES.sub(lambda m: " " if m[0] == " " else "", text.strip())
