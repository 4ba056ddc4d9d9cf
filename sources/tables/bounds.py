"""Bounds against hostile or runaway workbooks, checked before a parser allocates anything.

Belongs here: sizes that a workbook declares and the cells it would occupy.
Does not belong here: reading the cells.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

_CHUNK = 1 << 20
_OVERLAP = 4096
_ROW = re.compile(rb'<row\b[^>]{0,400}?\br="(\d{1,7})"')
_WIDE = re.compile(rb'<c\b[^>]{0,400}?\br="([A-Z]{2,3})\d')
_FILLED = re.compile(rb'<c\b[^>]{0,400}?\br="([A-Z]{1,3})(\d{1,7})"[^>]{0,400}(?<!/)>')
_SHARED = re.compile(rb'<c\b[^>]{0,400}?\bt="s"[^>]{0,400}>\s*<v>(\d{1,9})</v>')
_STRING = re.compile(rb"<si\b[^>]*>(.*?)</si>", re.S)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Largest sizes that are read: bytes of the file, bytes unpacked, packing ratio, cells, text."""

    file_bytes: int = 512 << 20
    unpacked_bytes: int = 1 << 30
    ratio: int = 500
    ratio_from_bytes: int = 64 << 20
    cells: int = 20_000_000
    text_bytes: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Excess:
    """What is too large: the size found and the limit, in words for a person."""

    size: str
    limit: str


def size_words(count: int) -> str:
    """A number of bytes as people write it: `12.3 KB` below one MB, else `1,234.5 MB`."""
    return f"{count / 1024:,.1f} KB" if count < 1 << 20 else f"{count / (1 << 20):,.1f} MB"


def excess_of_workbook(data: bytes, bounds: Bounds) -> Excess | None:
    """What makes an .xlsx too large to open, None when nothing does.

    The parser lays out every sheet as one block from its first to its last cell, so that two cells in
    opposite corners would cost gigabytes; and it copies a shared text into each of its cells.
    Raises zipfile.BadZipFile or zlib.error when the container is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        unpacked = sum(member.file_size for member in members)
        packed = sum(member.compress_size for member in members) or 1
        if unpacked > bounds.unpacked_bytes:
            return Excess(f"{size_words(unpacked)}（解压后）", size_words(bounds.unpacked_bytes))
        if unpacked > bounds.ratio_from_bytes and unpacked > packed * bounds.ratio:
            return Excess(f"{unpacked // packed:,} 倍压缩比", f"{bounds.ratio} 倍")
        sheets = [member for member in members if member.filename.startswith("xl/worksheets/")]
        cells = sum(_cells(archive, sheet, bounds.cells) for sheet in sheets)
        if cells > bounds.cells:
            return Excess(f"{cells:,} 个单元格", f"{bounds.cells:,} 个")
        text = _text_bytes(archive, sheets, cells, bounds.text_bytes)
        if text > bounds.text_bytes:
            return Excess(f"{size_words(text)} 文字", size_words(bounds.text_bytes))
    return None


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The unpacked bytes of a member in pieces that overlap, so that no tag is cut in all of them."""
    tail = b""
    with archive.open(member) as handle:
        while piece := handle.read(_CHUNK):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _cells(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, limit: int) -> int:
    """Cells of the block that a sheet occupies; a rough upper bound as long as that is small enough."""
    height, letters = 1, 1
    for chunk in _chunks(archive, sheet):
        height = max(height, max(map(int, _ROW.findall(chunk)), default=1))
        if letters < 3:
            letters = max(letters, max(map(len, _WIDE.findall(chunk)), default=1))
    rough = height * {1: 26, 2: 702, 3: 16_384}[letters]
    if rough <= limit:
        return rough
    # Office programs leave formatted but empty cells far outside the table: only filled ones count.
    rows, columns = (1 << 30, 0), (1 << 30, 0)
    for chunk in _chunks(archive, sheet):
        for name, number in _FILLED.findall(chunk):
            row, column = int(number), _column(name)
            rows = (min(rows[0], row), max(rows[1], row))
            columns = (min(columns[0], column), max(columns[1], column))
    return max(0, rows[1] - rows[0] + 1) * max(0, columns[1] - columns[0] + 1)


def _text_bytes(archive: zipfile.ZipFile, sheets: list[zipfile.ZipInfo], cells: int, limit: int) -> int:
    """Bytes of shared text once it is copied into its cells; a rough bound as long as that suffices."""
    try:
        shared = archive.read("xl/sharedStrings.xml")
    except KeyError:
        return 0
    lengths = [len(found) for found in _STRING.findall(shared)]
    rough = cells * max(lengths, default=0)
    if rough <= limit:
        return rough
    total = 0
    for sheet in sheets:
        # Joined chunks may count a cell of an overlap twice, which only makes the bound stricter.
        for chunk in _chunks(archive, sheet):
            for number in _SHARED.findall(chunk):
                total += lengths[int(number)] if int(number) < len(lengths) else 0
    return total


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number
