"""The structures of a binary Word document (.doc, .wps): header, pieces, runs of properties ([MS-DOC]).

Belongs here: finding text and properties by their offsets, every offset checked.
Does not belong here: paragraphs and tables (`word97.py`).
"""

import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from sources.documents.document import Unreadable
from sources.documents.package import damaged
from sources.findings import finding
from sources.tables.ole import OleError, streams

_FIRST_97 = 0x00C1  # nFib of Word 97; older versions store one byte a character
_PAGE = 512
_PLAIN_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_TABLE_DEFINITION = 0xD608
_TABS = 0xC615
_MOST_PAGES = 100_000


@dataclass(frozen=True, slots=True)
class Piece:
    """`count` characters at byte `start` of the main stream, `step` bytes each."""

    start: int
    count: int
    step: int


@dataclass(slots=True)
class Runs:
    """Properties by byte range of the main stream: `starts` sorted, the grpprl of each, and where it ends."""

    starts: list[int]
    ends: list[int]
    properties: list[bytes]

    def at(self, place: int) -> bytes:
        """The properties of the run that holds a byte; b'' when no run does."""
        number = bisect_right(self.starts, place) - 1
        return self.properties[number] if number >= 0 and place < self.ends[number] else b""

    def cuts(self, start: int, end: int) -> list[int]:
        """The places inside a range where another run begins or one ends."""
        low, high = max(0, bisect_right(self.starts, start) - 1), bisect_right(self.starts, end)
        places = {*self.starts[low:high], *self.ends[low:high]}
        return sorted(place for place in places if start < place < end)


@dataclass(slots=True)
class WordFile:
    """A document opened: its main stream, the pieces of its text, lengths of its parts, properties.

    `counts` are characters of the text, footnotes, headers, macros, comments, endnotes, text boxes, in the
    order in which they follow one another.
    """

    stream: bytes
    pieces: list[Piece]
    counts: tuple[int, ...]
    characters: Runs
    paragraphs: Runs
    is_chinese: bool


def open_word(data: bytes) -> WordFile:
    """Find the text of a .doc; raises `Unreadable` when it is locked or damaged."""
    try:
        return _open(data)
    except (OleError, struct.error, IndexError) as error:
        raise damaged("不是完好的 Word 文档") from error


def properties_of(grpprl: bytes) -> dict[int, bytes]:
    """Operands by property number (sprm); what is cut off is left out ([MS-DOC] 2.2.5.1)."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 < len(grpprl):
        (code,) = struct.unpack_from("<H", grpprl, at)
        at += 2
        size = _PLAIN_SIZES[code >> 13]
        if code == _TABLE_DEFINITION and at + 2 <= len(grpprl):
            size = struct.unpack_from("<H", grpprl, at)[0] - 1
            at += 2
        elif not size:
            size = grpprl[at]
            at += 1
            if code == _TABS and size == 255:
                break
        found[code] = grpprl[at : at + max(size, 0)]
        at += max(size, 0)
    return found


def _open(data: bytes) -> WordFile:
    parts = streams(data)
    main = parts.get("WordDocument", b"")
    if len(main) < 0x60 or struct.unpack_from("<H", main)[0] not in (0xA5EC, 0xA5DC):
        raise damaged("不是完好的 Word 文档")
    (version,) = struct.unpack_from("<H", main, 2)
    (language,) = struct.unpack_from("<H", main, 6)
    (flags,) = struct.unpack_from("<H", main, 10)
    if flags & 0x0100:
        raise Unreadable(finding("document-locked"))
    is_chinese = language & 0x3FF == 0x04
    if version < _FIRST_97:
        return _open_old(main, flags, is_chinese)
    table = parts.get("1Table" if flags & 0x0200 else "0Table", b"")
    counts = struct.unpack_from("<7i", main, 0x4C)
    if any(not 0 <= count <= len(main) for count in counts):
        raise damaged("Word 文档的长度记录有误")
    place, size = struct.unpack_from("<II", main, 0x1A2)
    pieces = _pieces(table[place : place + size], main)
    return WordFile(
        main, pieces, counts,
        _runs(main, table, struct.unpack_from("<II", main, 0xFA), is_paragraph=False),
        _runs(main, table, struct.unpack_from("<II", main, 0x102), is_paragraph=True),
        is_chinese,
    )  # fmt: skip


def _open_old(main: bytes, flags: int, is_chinese: bool) -> WordFile:
    """Word 6 and 95: one byte a character in the language's code page."""
    start, end = struct.unpack_from("<II", main, 0x18)
    (count,) = struct.unpack_from("<I", main, 0x34)
    nothing = Runs([], [], [])
    pieces = [Piece(start, max(0, min(count, end - start, len(main) - start)), 1)]
    if flags & 0x0004:
        place, size = struct.unpack_from("<II", main, 0x160)
        pieces = [Piece(p.start, p.count, 1) for p in _pieces(main[place : place + size], main, old=True)]
    return WordFile(main, pieces, (count, *(0,) * 6), nothing, nothing, is_chinese)


def _pieces(clx: bytes, main: bytes, *, old: bool = False) -> list[Piece]:
    """The piece table ([MS-DOC] 2.9.38): which bytes of the main stream follow one another as text."""
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise damaged("Word 文档缺少正文索引")
    (size,) = struct.unpack_from("<I", clx, at + 1)
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    if count < 1:
        raise damaged("Word 文档缺少正文索引")
    places = struct.unpack_from(f"<{count + 1}I", table)
    pieces: list[Piece] = []
    total = 0
    for number, (first, last) in enumerate(pairwise(places)):
        (start,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)
        step = 1 if old or start & 0x4000_0000 else 2
        if not old:
            start = (start & 0x3FFF_FFFF) // (2 if step == 1 else 1)
        length = last - first
        total += length * step
        # Pieces do not share bytes: together they cannot be longer than the stream.
        if length < 0 or start + length * step > len(main) or total > len(main):
            raise damaged("Word 文档的正文索引有误")
        pieces.append(Piece(start, length, step))
    return pieces


def _runs(main: bytes, table: bytes, where: tuple[int, ...], *, is_paragraph: bool) -> Runs:
    """The runs of all formatted pages (FKP) that an index names; damaged pages are passed over."""
    place, size = where
    index = table[place : place + size]
    count = min((len(index) - 4) // 8, _MOST_PAGES)
    found: dict[int, tuple[int, bytes]] = {}
    for number in range(max(count, 0)):
        (page,) = struct.unpack_from("<I", index, 4 * (count + 1) + 4 * number)
        start = (page & 0x3F_FFFF) * _PAGE
        content = main[start : start + _PAGE]
        if len(content) < _PAGE:
            continue
        runs = content[511]
        width = 13 if is_paragraph else 1
        if not runs or 4 * (runs + 1) + width * runs > 511:
            continue
        edges = struct.unpack_from(f"<{runs + 1}I", content)
        for run, (first, last) in enumerate(pairwise(edges)):
            at = 2 * content[4 * (runs + 1) + width * run]
            if last > first:
                found[first] = last, _grpprl(content, at, is_paragraph=is_paragraph) if at else b""
    starts = sorted(found)
    return Runs(starts, [found[s][0] for s in starts], [found[s][1] for s in starts])


def _grpprl(page: bytes, at: int, *, is_paragraph: bool) -> bytes:
    size = page[at]
    if not is_paragraph:
        return page[at + 1 : at + 1 + size]
    if size:
        return page[at + 3 : at + 2 * size]
    return page[at + 4 : at + 2 + 2 * page[at + 1]] if at + 1 < len(page) else b""
