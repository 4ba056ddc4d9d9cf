"""The grid: what every reader of this package returns, and how a cell's value becomes text.

Belongs here: the shapes and the wording of values. Does not belong here: any file format.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sources.findings import Finding

Range = tuple[int, int, int, int]
"""Rows and columns of a merged range, counted from 0 inside the grid: (r0, c0, r1, c1), inclusive."""

DIGITS_KEPT = 10**15
"""Spreadsheets keep 15 significant digits: from here on the last digits of a number are lost."""


@dataclass(slots=True)
class Grid:
    """One table: rows of text, all of the same length; '' is an empty cell.

    `name` is the sheet's name, or the caption or heading of a table in a page; `context` holds the lines
    printed before a table of a page, nearest first; `first_line` is the file's row number of `rows[0]`,
    counted from 1; a merged range has its value in its first cell only; `lost` holds, by row and column from
    0 inside the grid, what a cell without a value shows instead of one: `#N/A`.
    """

    name: str
    rows: list[list[str]]
    merged: list[Range] = field(default_factory=list)
    first_line: int = 1
    context: tuple[str, ...] = ()
    hidden: bool = False
    lost: dict[tuple[int, int], str] = field(default_factory=dict)

    def filled(self) -> list[list[str]]:
        """The rows with every cell of a merged range carrying the range's value; not to be changed.

        Rows that no range touches are those of the grid itself.
        """
        rows = self.rows.copy()
        for r0, c0, r1, c1 in self.merged:
            value = self.rows[r0][c0]
            if value:
                for number in range(r0, r1 + 1):
                    if rows[number] is self.rows[number]:
                        rows[number] = rows[number].copy()
                    rows[number][c0 : c1 + 1] = [value] * (c1 - c0 + 1)
        return rows


@dataclass(slots=True)
class GridReading:
    """All tables of a file, the titles of a page (most specific first), and what was noticed."""

    grids: list[Grid] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    titles: tuple[str, ...] = ()


def cell_text(value: object) -> str:
    """The text of a workbook's cell.

    Whole numbers without decimals; from 1e15 on in scientific form, because the digits are lost;
    dates as ISO days, with the time when it is not midnight; durations in days; booleans as TRUE and FALSE.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        # Spreadsheets store times as fractions of a day: 08:30:00 comes as 08:29:59.999999.
        moment = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
        return moment.date().isoformat() if moment.time() == time() else moment.isoformat(sep=" ")
    if isinstance(value, timedelta):
        # A number under a format such as [h]:mm, in days.
        return _number_text(value / timedelta(days=1))
    if isinstance(value, time):
        return value.replace(microsecond=0).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _number_text(value: int | float) -> str:
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return ""
    if abs(value) >= DIGITS_KEPT:
        return f"{Decimal(value):.15G}" if abs(value) > 1e300 else f"{value:.15G}"
    if value == int(value):
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f")


def rectangular(rows: list[list[str]]) -> list[list[str]]:
    """The same rows, padded in place with '' to the length of the longest one."""
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows


def clipped(ranges: Iterable[Range], height: int, width: int) -> list[Range]:
    """Merged ranges cut to the grid and sorted; what overlaps beyond the grid's own area is left out."""
    kept: list[Range] = []
    area = height * width
    for r0, c0, r1, c1 in sorted(ranges):
        top, left, bottom, right = max(r0, 0), max(c0, 0), min(r1, height - 1), min(c1, width - 1)
        cells = (bottom - top + 1) * (right - left + 1)
        if (top, left) != (r0, c0) or bottom < top or right < left or cells < 2 or cells > area:
            continue
        area -= cells
        kept.append((top, left, bottom, right))
    return kept
