"""A small writer of .xls workbooks (BIFF8 in an OLE container), for tests and for mutation.

Belongs here: as much of the format as tables need: text, numbers, dates, errors, merged ranges, several
sheets, a password mark. Does not belong here: reading, anything a district would be given.
Format: [MS-XLS] and [MS-CFB].
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_EPOCH = date(1899, 12, 30)
_DATE_FORMAT = 14
ERRORS = {"#NULL!": 0x00, "#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}


@dataclass(frozen=True)
class Error:
    """An error cell, by what it shows."""

    text: str


Cell = str | int | float | date | Error | None


@dataclass(frozen=True)
class Sheet:
    """One sheet; `merged` as (first row, last row, first column, last column) from 0."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False


def workbook(sheets: Sequence[Sheet], *, date_1904: bool = False, locked: bool = False) -> bytes:
    """The bytes of a workbook; `locked` marks it as encrypted with a password."""
    bodies = [_sheet(sheet, date_1904) for sheet in sheets]
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    if locked:
        head += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    head += _record(0x0042, struct.pack("<H", 1200)) + _record(0x0022, struct.pack("<H", date_1904))
    head += _record(0x00E0, struct.pack("<HH", 0, 0) + bytes(16))
    head += _record(0x00E0, struct.pack("<HH", 0, _DATE_FORMAT) + bytes(16))
    names = [sheet.name.encode("utf-16-le") for sheet in sheets]
    offset = len(head) + sum(12 + len(name) for name in names) + 4
    for sheet, name, body in zip(sheets, names, bodies, strict=True):
        entry = struct.pack("<IBBBB", offset, int(sheet.hidden), 0, len(name) // 2, 1) + name
        head += _record(0x0085, entry)
        offset += len(body)
    return container({"Workbook": head + _record(0x000A, b"") + b"".join(bodies)})


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams."""
    sectors: list[bytes] = []
    chains: list[int] = []
    starts: dict[str, int] = {}
    for name, data in streams.items():
        # Shorter streams would belong into the container's own little file system.
        padded = data.ljust(4096, b"\0")
        pieces = [padded[i : i + _SECTOR].ljust(_SECTOR, b"\0") for i in range(0, len(padded), _SECTOR)]
        starts[name] = len(sectors)
        chains.extend([*range(len(sectors) + 1, len(sectors) + len(pieces)), _END])
        sectors.extend(pieces)
    entries = [_entry("Root Entry", 5, 1 if streams else _FREE, _END, 0)]
    for number, (name, data) in enumerate(streams.items(), start=1):
        right = number + 1 if number < len(streams) else _FREE
        entries.append(_entry(name, 2, _FREE, starts[name], max(len(data), 4096), right))
    directory = b"".join(entries)
    directory += bytes(-len(directory) % _SECTOR)
    first_directory = len(sectors)
    pieces = [directory[i : i + _SECTOR] for i in range(0, len(directory), _SECTOR)]
    chains.extend([*range(first_directory + 1, first_directory + len(pieces)), _END])
    sectors.extend(pieces)
    tables = 1
    while (len(chains) + tables) * 4 > tables * _SECTOR:
        tables += 1
    first_table = len(sectors)
    chains.extend([_FAT] * tables)
    table = b"".join(struct.pack("<I", link) for link in chains)
    sectors.append(table + struct.pack("<I", _FREE) * ((tables * _SECTOR - len(table)) // 4))
    listed = [*range(first_table, first_table + tables), *[_FREE] * (109 - tables)]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, first_directory, 0, 4096, _END, 0, _END, 0)
    return header + struct.pack("<109I", *listed) + b"".join(sectors)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _FREE) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    links = struct.pack("<III", _FREE, right, child)
    return (
        words.ljust(64, b"\0")
        + struct.pack("<HBB", len(words), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HH", number, len(data)) + data


def _sheet(sheet: Sheet, date_1904: bool) -> bytes:
    width = max((len(row) for row in sheet.rows), default=0)
    body = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(sheet.rows), 0, width, 0))
    for r, row in enumerate(sheet.rows):
        for c, value in enumerate(row):
            body += _cell(r, c, value, date_1904)
    if sheet.merged:
        ranges = b"".join(struct.pack("<HHHH", *merged) for merged in sheet.merged)
        body += _record(0x00E5, struct.pack("<H", len(sheet.merged)) + ranges)
    return body + _record(0x000A, b"")


def _cell(row: int, column: int, value: Cell, date_1904: bool) -> bytes:
    if value is None or value == "":
        return b""
    place = struct.pack("<HH", row, column)
    if isinstance(value, Error):
        return _record(0x0205, place + struct.pack("<HBB", 0, ERRORS[value.text], 1))
    if isinstance(value, date):
        serial = (value - _EPOCH).days - (1462 if date_1904 else 0)
        return _record(0x0203, place + struct.pack("<Hd", 1, serial))
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<Hd", 0, value))
    text = value[:4000].encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HHB", 0, len(text) // 2, 1) + text)
