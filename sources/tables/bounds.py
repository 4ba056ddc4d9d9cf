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
# Any quotation marks, cases and lengths: a damaged or hostile file need not write what the standard asks for.
_CELL = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,9})(\d{1,12})["']""")
_USUAL_ROW = re.compile(rb'<row r="([0-9]{1,12})"')
_WIDE = re.compile(rb' r="([A-Za-z]{2,9})[0-9]')
_UNUSUAL = (b"r='", b"r =", b"r= ", b'\tr="', b'\nr="', b'\rr="', b"<c>", b":row")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]{0,400}?\br\s*=\s*["'](\d{1,12})["']""")
_FILLED = re.compile(
    rb"""<(?:\w+:)?c\b[^>]{0,400}?\br\s*=\s*["']([A-Za-z]{1,9})(\d{1,12})["'][^>]{0,400}(?<!/)>"""
)
_SHARED = re.compile(rb'<c\b[^>]{0,400}?\bt="s"[^>]{0,400}>\s*<v>(\d{1,9})</v>')
_STRING = re.compile(rb"<si\b[^>]*>(.*?)</si>", re.S)


@dataclass(frozen=True, slots=True)
class Bounds:
    """Largest sizes that are read: bytes of the file, bytes unpacked, packing ratio, cells, text.

    `empty_cells`: an .xls, which is not packed, may occupy more cells than that when it has as many bytes.
    """

    file_bytes: int = 512 << 20
    unpacked_bytes: int = 1 << 30
    ratio: int = 500
    ratio_from_bytes: int = 64 << 20
    cells: int = 20_000_000
    empty_cells: int = 4_000_000
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
        if (excess := excess_of_cells(cells, bounds)) is not None:
            return excess
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


def excess_of_cells(cells: int, bounds: Bounds) -> Excess | None:
    """What makes so many cells too many, None when nothing does."""
    return Excess(f"{cells:,} 个单元格", f"{bounds.cells:,} 个") if cells > bounds.cells else None


def excess_of_book(cells: int, size: int, bounds: Bounds) -> Excess | None:
    """What makes an .xls of `size` bytes too large to open: the parser lays out empty cells too."""
    most = min(bounds.cells, max(bounds.empty_cells, size))
    return (
        Excess(f"{cells:,} 个单元格（几乎都是空的，请删去表外的空行、空列）", f"{most:,} 个")
        if cells > most
        else None
    )


def _cells(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, limit: int) -> int:
    """Cells of the block that a sheet occupies; a rough upper bound as long as that is small enough."""
    rough = _rough(archive, sheet)
    if rough is not None and rough <= limit:
        return rough
    block = _block(archive, sheet, _CELL)
    if block <= limit:
        return block
    # Office programs leave formatted but empty cells far outside the table: only filled ones count.
    return _block(archive, sheet, _FILLED)


def _rough(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo) -> int | None:
    """A bound of the block from the rows' numbers; None when cells are not numbered as programs do it."""
    digits, width = 1, 26
    for chunk in _chunks(archive, sheet):
        rows = _USUAL_ROW.findall(chunk)
        numbered = chunk.count(b' r="') - len(rows)
        if len(rows) < chunk.count(b"<row ") or numbered + 1 < chunk.count(b"<c "):
            return None
        if any(odd in chunk for odd in _UNUSUAL):
            return None
        digits = max(digits, max(map(len, rows), default=1))
        # The number of a cell is looked at only where it is longer than that of any row so far.
        if re.search(rb' r="[A-Za-z]{1,9}[0-9]{%d,}"' % (digits + 1), chunk):
            return None
        width = max(width, max(map(_column, set(_WIDE.findall(chunk))), default=26))
    return int(10**digits * width)


def _block(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, pattern: re.Pattern[bytes]) -> int:
    """Cells between the first and the last cell that the pattern finds."""
    rows, columns = (1 << 60, 0), (1 << 60, 0)
    for chunk in _chunks(archive, sheet):
        found = pattern.findall(chunk)
        numbers = [int(number) for _, number in found]
        letters = [_column(name) for name in {name for name, _ in found}]
        if pattern is _CELL:
            numbers.extend(map(int, _ROW.findall(chunk)))
            if chunk.count(b"</c>") > len(found):
                # Cells without a number stand one beside the other from the first column on.
                letters.extend((1, max(row.count(b"<c") for row in chunk.split(b"<row"))))
        rows = min(rows[0], *numbers, 1 << 60), max(rows[1], *numbers, 0)
        columns = min(columns[0], *letters, 1 << 60), max(columns[1], *letters, 0)
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
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number
