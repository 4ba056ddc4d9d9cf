"""Cells of the spreadsheets of a registry: required texts, closed lists, days, periods; problems by line.

Belongs here: what every such table shares. Does not belong here: the columns of one table.
"""

import difflib
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from sources.csv_rows import Row, day_of, read_rows
from sources.problems import Problem


class Cells:
    """The cells of one row, read with problems noted at the row's line."""

    def __init__(self, row: Row, file: Path, problems: list[Problem]) -> None:
        self.row = row
        self._file = file
        self._problems = problems
        self._before = len(problems)

    @property
    def sound(self) -> bool:
        """Whether nothing was wrong with the row so far."""
        return len(self._problems) == self._before

    def problem(self, message: str, hint: str = "") -> None:
        """Note what is wrong with the row, and what to do."""
        self._problems.append(Problem(self._file, self.row.line, message, hint))

    def text(self, column: str) -> str:
        """A cell that must be filled; '' with a problem when it is not."""
        value = self.row.get(column)
        if value is None:
            self.problem(f"{column} 没有填", "请补上")
        return value or ""

    def one_of(self, column: str, allowed: Iterable[str], *, required: bool = True) -> str | None:
        """A cell with a closed list of values."""
        value = self.text(column) if required else self.row.get(column)
        if value and value not in allowed:
            near = difflib.get_close_matches(value, list(allowed), n=1, cutoff=0.6)
            hint = f"是不是 {near[0]}？" if near else f"可以填：{'、'.join(allowed)}"
            self.problem(f"{column} 不能是“{value}”", hint)
        return value

    def day(self, column: str) -> date | None:
        """A day; None when the cell is empty or (with a problem) cannot be read."""
        value = self.row.get(column)
        day = day_of(value) if value else None
        if value and day is None:
            self.problem(f"{column} 不是日期：“{value}”", "写成 2026-01-31 的样子；这一天要存在")
        return day

    def period(self) -> tuple[date | None, date | None]:
        """The days `valid_from` and `valid_to`, both inclusive; None is open."""
        start, end = self.day("valid_from"), self.day("valid_to")
        if start and end and end < start:
            self.problem("valid_to 早于 valid_from", "请核对两个日期")
        return start, end


def cells_of(
    file: Path, columns: tuple[str, ...], required: tuple[str, ...], problems: list[Problem]
) -> Iterator[Cells]:
    """The rows of a table; none when the file does not exist. Flaws of the file become problems."""
    if not file.exists():
        return
    table = read_rows(file, columns, required)
    problems.extend(Problem(file, flaw.line, flaw.message_zh, flaw.hint) for flaw in table.flaws)
    for row in table.rows:
        yield Cells(row, file, problems)
