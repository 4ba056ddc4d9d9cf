"""What a new workbook holds of a file that is no .xlsx (or is not edited in place): its rows, as found.

Belongs here: which rows, and where each table stands among them. Does not belong here: writing the workbook
(`plain_book.py`), marks, the summary.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assets.validation import CheckedFile, is_workbook, text_records
from pipelines.annotated.book import free_name
from pipelines.annotated.plain_book import Plain, Rows
from sources.double_publicity import TableShape
from sources.tables import Grid, read_grids
from warehouse.records.problems import Place
from warehouse.records.report import Table, ValidationReport

MOST_CELLS = 6_000_000
"""Cells of a whole copy; of a larger file only the rows with issues are written."""

MOST_ROWS = 1_000_000
"""Rows of a copy, a little below the 1,048,576 of a sheet."""

MOST_FAULTY = 200_000
"""Rows with issues that are written when the whole is too large."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What a new workbook holds, the report with the places in it, and how many rows were left out."""

    sheets: Sequence[Plain]
    report: ValidationReport
    is_partial: bool = False
    left_out: int = 0


def copy_of(checked: CheckedFile) -> Copy:
    """What of a file goes into a new workbook."""
    cells = sum(
        table.rows * len(shape.headings)
        for table, shape in zip(checked.report.tables, checked.shapes, strict=True)
    )
    if checked.report.layout is None:
        return Copy([], checked.report)
    if cells > MOST_CELLS or checked.report.rows > MOST_ROWS:
        return _faulty_rows(checked)
    if all(shape.encoding is not None for shape in checked.shapes):
        return _of_text(checked) or _faulty_rows(checked)
    return _of_grids(checked)


def _of_text(checked: CheckedFile) -> Copy | None:
    """All records of a delimited text in their order; None when they do not show the data rows."""
    first = checked.shapes[0]
    width = max(len(shape.headings) for shape in checked.shapes)
    name = free_name(Path(checked.name).stem, set())

    def rows() -> Iterator[Sequence[str]]:
        for chunk in text_records(checked.path, first, -1, width):
            for cells, rest in zip(zip(*chunk.columns, strict=True), chunk.overflow, strict=True):
                yield cells if rest is None else (*cells, rest)

    tables = []
    header_line = None
    for number, (table, shape) in enumerate(zip(checked.report.tables, checked.shapes, strict=True)):
        lines = checked.data_lines(number)
        if len(lines) != table.rows:
            return None
        line = _header_line(rows(), shape)
        header_line = header_line or line
        tables.append(_moved(table, name, shape, line, lines))
    sheets = [Plain(name, rows, header_line if len(tables) == 1 else None)]
    return Copy(sheets, replace(checked.report, tables=tables))


def _header_line(rows: Iterator[Sequence[str]], shape: TableShape) -> int:
    """The record, from 1, of the headings: rows that explain them may stand between them and the data."""
    last = shape.first_line + shape.header_row
    found = last
    for line, row in enumerate(rows, start=1):
        if line > last:
            break
        if [cell.strip() for cell in row[: len(shape.headings)]] == [cell.strip() for cell in shape.headings]:
            found = line
    return found


def _of_grids(checked: CheckedFile) -> Copy:
    """All sheets of a workbook, all tables of a page at their places; JSON as one sheet for each list."""
    data = checked.path.read_bytes()
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    grids = [] if is_json else read_grids(data, checked.name).grids
    taken: set[str] = set()
    names = [free_name(grid.name or f"表 {number}", taken) for number, grid in enumerate(grids, start=1)]
    keeps_place = is_workbook(checked.path)
    sheets: list[Plain] = []
    offsets: list[int] = []
    for name, grid in zip(names, grids, strict=True):
        left = 0
        for table in checked.report.tables:
            if keeps_place and table.sheet == grid.name and table.place.columns:
                shape = next(s for s in checked.shapes if s.sheet == grid.name and s.places)
                left = min(table.place.columns.values()) - 1 - min(p[0] for p in shape.places.values())
        sheets.append(Plain(name, _grid_rows(grid, left)))
        offsets.append(left)
    tables: list[Table] = []
    for table, shape in zip(checked.report.tables, checked.shapes, strict=True):
        place = _grid_of(grids, shape)
        if place is None:
            name = free_name(shape.sheet or "数据", taken)
            sheets.append(Plain(name, _shape_rows(shape), 1))
            offsets.append(0)
            tables.append(_moved(table, name, shape, 1, range(2, len(shape.rows) + 2)))
            continue
        line = shape.first_line + shape.header_row
        sheets[place] = replace(sheets[place], header_line=sheets[place].header_line or line)
        tables.append(_moved(table, names[place], shape, line, shape.lines, offsets[place]))
    several = {name for name in names if sum(table.sheet == name for table in tables) > 1}
    sheets = [replace(one, header_line=None) if one.name in several else one for one in sheets]
    return Copy(sheets, replace(checked.report, tables=tables))


def _grid_of(grids: Sequence[Grid], shape: TableShape) -> int | None:
    """The grid in which a table stands, told by its name and by its last data row."""
    if shape.kind != "grid" or not shape.lines or len(shape.lines) != len(shape.rows):
        return None
    for number, grid in enumerate(grids):
        place = shape.lines[-1] - grid.first_line
        if (grid.name or f"表 {number + 1}") != shape.sheet or not 0 <= place < len(grid.rows):
            continue
        if any(cell in shape.rows[-1] for cell in grid.rows[place] if cell):
            return number
    return None


def _grid_rows(grid: Grid, left: int) -> Rows:
    rows = grid.filled()
    empty = [""] * left

    def iterate() -> Iterator[Sequence[str]]:
        for _ in range(grid.first_line - 1):
            yield ()
        for row in rows:
            yield [*empty, *row]

    return iterate


def _shape_rows(shape: TableShape) -> Rows:
    def iterate() -> Iterator[Sequence[str]]:
        yield shape.headings
        yield from shape.rows

    return iterate


def _moved(
    table: Table,
    sheet: str,
    shape: TableShape,
    header_line: int,
    lines: Sequence[int],
    left: int = 0,
    some: Mapping[int, int] | None = None,
) -> Table:
    columns = {column: left + places[0] + 1 for column, places in shape.places.items() if places}
    headings: dict[str, int] = {}
    for position in sorted(range(len(shape.headings)), key=lambda at: shape.columns[at] is not None):
        if heading := shape.headings[position].strip():
            headings.setdefault(heading, left + position + 1)
    return replace(table, sheet=sheet, place=Place(header_line, lines, columns, headings, some))


def _faulty_rows(checked: CheckedFile) -> Copy:
    """Only the rows with issues, each with its number in front."""
    taken: set[str] = set()
    sheets: list[Plain] = []
    tables: list[Table] = []
    left_out = 0
    for number, (table, shape) in enumerate(zip(checked.report.tables, checked.shapes, strict=True)):
        rows: list[int] = (
            sorted(set(table.found.issues["row"].to_pylist())) if table.found is not None else []
        )
        left_out += max(0, len(rows) - MOST_FAULTY)
        rows = rows[:MOST_FAULTY]
        name = free_name(f"有问题的行{number + 1}" if len(checked.shapes) > 1 else "有问题的行", taken)
        sheets.append(Plain(name, _parsed_rows(checked, number, shape, rows), 1))
        some = {row: place + 2 for place, row in enumerate(rows)}
        tables.append(_moved(table, name, shape, 1, (), 1, some))
    return Copy(sheets, replace(checked.report, tables=tables), True, left_out)


def _parsed_rows(checked: CheckedFile, number: int, shape: TableShape, rows: Sequence[int]) -> Rows:
    def iterate() -> Iterator[Sequence[str]]:
        yield ["数据行", *shape.headings]
        for start in range(0, len(rows), 5_000):
            for row in checked.parsed_rows(number, rows[start : start + 5_000]):
                yield [str(row["row"]), *_cells(row, shape)]

    return iterate


def _cells(row: Mapping[str, Any], shape: TableShape) -> Iterable[str]:
    extra = json.loads(row["extra"]) if row.get("extra") else {}
    for position, heading in enumerate(shape.headings):
        column = shape.columns[position]
        value = row.get(column) if column is not None else extra.get(heading.strip())
        yield "" if value is None else str(value)
