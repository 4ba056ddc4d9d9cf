"""Text of binary Word documents (.doc, and .wps, which is the same format).

Belongs here: characters to paragraphs and tables. Does not belong here: the file's structures
(`word97_file.py`). Numbers of automatic lists are not made: they are no text of the file.
"""

import re
import struct
from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from sources.documents.bounds import Bounds
from sources.documents.document import Block, DocumentText, Table, cell_of, lines_of
from sources.documents.word97_file import Piece, WordFile, open_word, properties_of
from sources.findings import finding
from sources.tables import Range

_MARKS = re.compile("[\r\x07\x0c]")
_FIELD = re.compile("[\x13\x14\x15]")
_OBJECTS = str.maketrans(
    {0x0B: "\n", 0x1E: "-", 0x09: " ", 0xA0: " "} | dict.fromkeys([1, 2, 3, 4, 5, 8, 0x1F])
)
_HAN = re.compile(r"[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]")
_DELETED, _INSERTED, _HIDDEN, _SIZE = 0x0800, 0x0801, 0x083C, 0x4A43
_COLOUR_NUMBER, _COLOUR = 0x2A42, 0x6870
_IN_TABLE, _ROW_END, _ALIGNED, _ALIGNED_OLD, _ROW = 0x2416, 0x2417, 0x2461, 0x2403, 0xD608
_RED = 6
_NEAR_TOP = 4  # paragraphs: a drawing anchored above holds the head of the paper
_FEWEST_HIGH = 4
_BOXES = 6  # place of the text boxes among the parts of the text


@dataclass(slots=True)
class _Row:
    """Cells of a row; `edges` are the places of their sides in twentieths of a point, when known."""

    cells: list[str] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    continued: list[bool] = field(default_factory=list)


class _Full(Exception):
    """The document has more text than is kept."""


def read_doc(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the blocks of a .doc; raises `Unreadable`."""
    word = open_word(data)
    start = sum(word.counts[:_BOXES])
    text = _Assembler(word, bounds)
    boxes = _Assembler(word, bounds)
    try:
        text.run(0, word.counts[0])
        boxes.run(start, start + word.counts[_BOXES])
    except _Full:
        text.close()
        out.findings.append(finding("document-cut", kept=len(text.blocks), unit="个段落"))
    # Where a box stands on the page is not known: a head of the paper comes first, other boxes last.
    parts = [boxes.blocks, text.blocks] if text.drawing_on_top else [text.blocks, boxes.blocks]
    out.blocks = [block for part in parts for block in part]
    if text.inserted or text.deleted:
        changes = finding("document-tracked-changes", inserted=text.inserted, deleted=text.deleted)
        out.findings.append(changes)


class _Assembler:
    """Paragraphs and tables of one part of the text."""

    def __init__(self, word: WordFile, bounds: Bounds) -> None:
        self._word, self._chars, self._most_blocks = word, bounds.chars, bounds.blocks
        self.blocks: list[Block] = []
        self.inserted = self.deleted = 0
        self.drawing_on_top = False
        self._pieces: list[str] = []
        self._sizes: Counter[float | None] = Counter()
        self._red = 0
        self._fields: list[bool] = []  # for each open field, whether its result has begun
        self._cell: list[str] = []
        self._row = _Row()
        self._rows: list[_Row] = []
        self._after_cell = False
        self._paragraphs = 0

    def run(self, start: int, end: int) -> None:
        """Take over the characters from `start` to `end`, counted over all pieces."""
        before = 0
        for piece in self._word.pieces:
            first, last = max(start - before, 0), min(end - before, piece.count)
            if first < last:
                self._piece(Piece(piece.start + first * piece.step, last - first, piece.step))
            before += piece.count
        self.close()

    def close(self) -> None:
        """End the last paragraph and table."""
        self._paragraph(b"", "\r")
        self._close_table()

    def _piece(self, piece: Piece) -> None:
        end = piece.start + piece.count * piece.step
        places = [piece.start, *self._word.characters.cuts(piece.start, end), end]
        raw = self._word.stream[piece.start : end]
        page = "latin-1" if piece.step == 2 else _code_page(raw, self._word.is_chinese)
        for first, last in pairwise(places):
            is_full = (last - first) // piece.step > self._chars
            last = min(last, first + self._chars * piece.step)
            self._chars -= (last - first) // piece.step
            look = properties_of(self._word.characters.at(first))
            if look.get(_HIDDEN) == b"\x01":
                continue
            gone = look.get(_DELETED) == b"\x01"
            self.deleted += gone
            self.inserted += look.get(_INSERTED) == b"\x01"
            self._chars_of(raw[first - piece.start : last - piece.start], first, piece.step, page, look, gone)
            if is_full:
                raise _Full

    def _chars_of(
        self, raw: bytes, start: int, step: int, page: str, look: dict[int, bytes], gone: bool
    ) -> None:
        """Take over a run of characters that look alike; `gone` ones only end paragraphs' rows."""
        raw = raw[: len(raw) // step * step]
        units = "".join(map(chr, array("H", raw))) if step == 2 else raw.decode("latin-1")
        at = 0
        for mark in _MARKS.finditer(units):
            self._text("" if gone else _decoded(units[at : mark.start()], step, page), look)
            if not gone or mark[0] == "\x07":
                self._paragraph(self._word.paragraphs.at(start + mark.start() * step), mark[0])
            at = mark.end()
        self._text("" if gone else _decoded(units[at:], step, page), look)

    def _text(self, text: str, look: dict[int, bytes]) -> None:
        if not text:
            return
        kept, at = "", 0
        for mark in _FIELD.finditer(text):
            kept += text[at : mark.start()] if all(self._fields) else ""
            at = mark.end()
            if mark[0] == "\x13" and len(self._fields) < 100:
                self._fields.append(False)
            elif self._fields and mark[0] == "\x14":
                self._fields[-1] = True
            elif self._fields:
                self._fields.pop()
        kept += text[at:] if all(self._fields) else ""
        if "\x08" in kept and self._paragraphs < _NEAR_TOP:
            self.drawing_on_top = True
        kept = kept.translate(_OBJECTS)
        self._pieces.append(kept)
        size = look.get(_SIZE, b"")
        self._sizes[struct.unpack("<H", size)[0] / 2 if len(size) == 2 else None] += len(kept.strip())
        self._red += len(kept.strip()) if _is_red(look) else 0

    def _paragraph(self, properties: bytes, mark: str) -> None:
        """End the paragraph: a line, a part of a cell, a cell, or a row."""
        text = "".join(self._pieces)
        self._pieces.clear()
        look = properties_of(properties)
        sizes, red = self._sizes, self._red * 2 > len(text.strip()) > 0
        self._sizes, self._red = Counter(), 0
        if mark != "\r":
            self._fields.clear()  # a field that was never closed must not swallow the rest of the text
        if mark == "\x07":
            # Without properties a row ends where a mark follows a mark.
            ends_row = look.get(_ROW_END) == b"\x01" if properties else self._after_cell and not text
            if ends_row:
                self._end_row(look)
            else:
                self._cell.append(text)
                self._row.cells.append(cell_of("\n".join(self._cell)))
                self._cell.clear()
            self._after_cell = not ends_row
            return
        if look.get(_IN_TABLE) == b"\x01" and mark == "\r":
            self._cell.append(text)
            return
        self._close_table()
        if not text.strip():
            return
        self._paragraphs += 1
        centred = b"\x01" in (look.get(_ALIGNED), look.get(_ALIGNED_OLD))
        size = sizes.most_common(1)[0][0]
        if len(self.blocks) < self._most_blocks:
            self.blocks.extend(lines_of(text, size=size, centred=centred, red=red))
        else:
            self._chars = 0

    def _end_row(self, look: dict[int, bytes]) -> None:
        definition = look.get(_ROW, b"")
        if definition and len(definition) >= 1 + 2 * (definition[0] + 1):
            count = definition[0]
            self._row.edges = list(struct.unpack_from(f"<{count + 1}h", definition, 1))
            flags = definition[1 + 2 * (count + 1) :]
            self._row.continued = [
                len(flags) >= 20 * n + 2 and struct.unpack_from("<H", flags, 20 * n)[0] >> 5 & 3 == 1
                for n in range(count)
            ]
        self._rows.append(self._row)
        self._row = _Row()

    def _close_table(self) -> None:
        if self._row.cells:
            self._rows.append(self._row)
        elif self._cell:
            self.blocks.extend(line for text in self._cell for line in lines_of(text))
        self._row, self._cell, self._after_cell = _Row(), [], False
        if self._rows:
            table = _table(self._rows)
            self._rows = []
            if table.lines():
                self.blocks.append(table)


def _table(rows: list[_Row]) -> Table:
    """Rows on a common grid: cells that are joined sidewise leave empty ones behind them."""
    if all(len(row.edges) == len(row.cells) + 1 and row.edges == sorted(set(row.edges)) for row in rows):
        places = {edge: n for n, edge in enumerate(sorted({e for row in rows for e in row.edges}))}
    else:
        places = {}
    width = max(len(places) - 1, max(len(row.cells) for row in rows))
    grid = [[""] * width for _ in rows]
    merged: list[Range] = []
    tops: dict[int, tuple[int, int]] = {}  # column -> last column, row of the cell that is joined downwards
    for r, row in enumerate(rows):
        for n, text in enumerate(row.cells):
            column, last = (places[row.edges[n]], places[row.edges[n + 1]] - 1) if places else (n, n)
            grid[r][column] = text
            goes_on = n < len(row.continued) and row.continued[n] and tops.get(column, (-1, 0))[0] == last
            if not goes_on:
                tops[column] = last, r
            if r > tops[column][1] or last > column:
                merged.append((tops[column][1], column, r, last))
    # Of ranges that begin at one cell the longest holds.
    longest = {(top, left): (top, left, bottom, right) for top, left, bottom, right in merged}
    return Table(grid, sorted(longest.values()))


def _decoded(units: str, step: int, page: str) -> str:
    if step == 2:
        # Characters outside the basic plane are two units.
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return units if units.isascii() else units.encode("latin-1").decode(page, "replace")


def _code_page(raw: bytes, is_chinese: bool) -> str:
    """How the one-byte characters of a piece are meant: Western by the standard, but old Chinese versions
    and converters store GBK."""
    high = sum(byte >= 0x80 for byte in raw)
    if high >= _FEWEST_HIGH:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            return "gb18030" if is_chinese and high * 3 > len(raw) else "cp1252"
        if len(_HAN.findall(text)) * 4 >= high:
            return "gb18030"
    return "cp1252"


def _is_red(look: dict[int, bytes]) -> bool:
    colour = look.get(_COLOUR, b"")
    if len(colour) == 4:
        return colour[0] >= 0xC0 and colour[1] < 0x60 and colour[2] < 0x60
    return look.get(_COLOUR_NUMBER) == bytes([_RED])
