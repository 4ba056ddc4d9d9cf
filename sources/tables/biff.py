"""A look over the records of an .xls workbook before a parser lays out its cells.

Belongs here: how large its sheets are, and cells with error values, which the parser hands out as empty.
Does not belong here: the container (`ole.py`), the other cells' values (`workbook.py`).
Format: [MS-XLS] 2.4.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.tables.ole import OleError, streams

Place = tuple[int, int]
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!"}
_ERRORS[0x2A] = "#N/A"
_BOUND_SHEET, _DIMENSIONS, _SHARED, _END = 0x0085, 0x0200, 0x00FC, 0x000A
_BOOL_ERROR, _FORMULAS = 0x0205, frozenset((0x0006, 0x0206, 0x0406))
_CELLS = frozenset((0x0203, 0x0204, 0x0205, 0x00D6, 0x027E, 0x00BD, 0x00FD, 0x00BE, *_FORMULAS))
_MOST_ERRORS = 10_000


@dataclass(slots=True)
class BookScan:
    """Cells of the blocks that all sheets occupy, and by sheet name the places (from 0) of error values."""

    cells: int = 0
    errors: dict[str, dict[Place, str]] = field(default_factory=dict)


def scan_book(data: bytes) -> BookScan | None:
    """The scan of an .xls file; None when its container or its records are damaged."""
    try:
        found = streams(data)
        book = found.get("Workbook", found.get("Book"))
        return _scan(book) if book is not None else None
    except (OleError, struct.error):
        return None


def _scan(book: bytes) -> BookScan | None:
    scan = BookScan()
    sheets: list[tuple[int, str]] = []
    for number, at, length in _records(book, 0):
        if number == _BOUND_SHEET and length >= 8:
            (offset,) = struct.unpack_from("<I", book, at)
            sheets.append((offset, _sheet_name(book[at + 6 : at + length])))
        elif number == _SHARED and length >= 8:
            (texts,) = struct.unpack_from("<I", book, at + 4)
            if texts > len(book):
                return None
        elif number == _END:
            break
    for offset, name in sheets:
        cells, errors = _scan_sheet(book, offset)
        scan.cells += cells
        if errors:
            scan.errors[name] = errors
    return scan


def _scan_sheet(book: bytes, offset: int) -> tuple[int, dict[Place, str]]:
    first_row, last_row, first_column, last_column = 1 << 16, -1, 1 << 16, -1
    declared = 0
    errors: dict[Place, str] = {}
    for number, at, length in _records(book, offset):
        if number == _DIMENSIONS:
            declared = max(declared, _declared(book[at : at + length]))
        elif number in _CELLS and length >= 6:
            row, column = struct.unpack_from("<HH", book, at)
            first_row, last_row = min(first_row, row), max(last_row, row)
            first_column, last_column = min(first_column, column), max(last_column, column)
            shown = _error(number, book[at : at + length])
            if shown is not None and len(errors) < _MOST_ERRORS:
                errors[row, column] = shown
            if number in (0x00BD, 0x00BE):
                (last,) = struct.unpack_from("<H", book, at + length - 2)
                last_column = max(last_column, last)
        elif number == _END:
            break
    used = max(0, last_row - first_row + 1) * max(0, last_column - first_column + 1)
    return max(declared, used), errors


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Number, place and length of each record from `at` on."""
    while at + 4 <= len(book):
        number, length = struct.unpack_from("<HH", book, at)
        if at + 4 + length > len(book):
            return
        yield number, at + 4, length
        at += 4 + length


def _declared(record: bytes) -> int:
    """Cells of the block that a sheet declares; raises OleError when it ends before it begins."""
    if len(record) >= 14:
        first_row, last_row, first_column, last_column = struct.unpack_from("<IIHH", record)
    elif len(record) >= 10:
        first_row, last_row, first_column, last_column = struct.unpack_from("<HHHH", record)
    else:
        return 0
    if not last_row or not last_column:
        return 0
    if last_row <= first_row or last_column <= first_column:
        raise OleError("dimensions")
    return int((last_row - first_row) * (last_column - first_column))


def _error(number: int, record: bytes) -> str | None:
    if number == _BOOL_ERROR and len(record) >= 8 and record[7] == 1:
        return _ERRORS.get(record[6], "#?")
    if number in _FORMULAS and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:
        return _ERRORS.get(record[8], "#?")
    return None


def _sheet_name(record: bytes) -> str:
    if len(record) < 2:
        return ""
    count, wide = record[0], record[1] & 1
    return record[2 : 2 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
