"""What stands around the rows of a sheet of theirs, and where its merged ranges are.

Belongs here: reading a worksheet part apart from its rows. Does not belong here: changing it (`sheet.py`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

import lxml.etree as etree

from pipelines.annotated.ooxml import MAIN, RELATIONS, UnusualWorkbook, local, parsed

Spot = tuple[int, int]
"""Row and column of a cell, from 1."""

CHUNK = 1 << 20
_LARGEST_EDGE = 64 << 20
_ROOT = re.compile(rb"<((?:\w+:)?)worksheet\b[^>]*>")
_ENCODING = re.compile(rb"""<\?xml[^>]*\bencoding\s*=\s*["']([\w.-]+)["']""")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")
_DEFAULT_WIDTH = 8.43
_MERGED_MOST = 200_000


def column_number(letters: str) -> int:
    """The number, from 1, of a spreadsheet's column."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the rows of a sheet: `root` is its start tag, `head` and `tail` what comes before
    and after the rows; `merged` the merged ranges; `drawing` the relation of the drawing of comments."""

    prefix: bytes
    root: bytes
    declaration: bytes
    head: bytes
    tail: bytes
    merged: list[tuple[int, int, int, int]]
    drawing: str | None
    widths: dict[int, float] = field(default_factory=dict)
    styles: dict[int, int] = field(default_factory=dict)

    def width(self, column: int) -> float:
        """The width of a column in characters."""
        return self.widths.get(column, _DEFAULT_WIDTH)

    def anchors(self, spots: Iterable[Spot]) -> dict[Spot, Spot]:
        """For each spot inside a merged range the range's first cell, which is the one that shows."""
        wanted = list(spots)
        by_column: dict[int, list[tuple[int, int, Spot]]] = {column: [] for _, column in wanted}
        for r0, c0, r1, c1 in sorted(self.merged):
            for column, ranges in by_column.items():
                if c0 <= column <= c1:
                    ranges.append((r0, r1, (r0, c0)))
        found: dict[Spot, Spot] = {}
        for line, column in wanted:
            ranges = by_column[column]
            place = bisect_right(ranges, line, key=lambda one: one[0]) - 1
            if place >= 0 and ranges[place][1] >= line:
                found[line, column] = ranges[place][2]
        return found


def read_frame(stream: IO[bytes]) -> Frame:
    """The frame of a worksheet; raises UnusualWorkbook when the part is not as the standard says."""
    head, rest, self_closed = read_head(stream)
    found = _ROOT.search(head)
    if found is None or found[0].endswith(b"/>"):
        raise UnusualWorkbook("not a worksheet")
    tail = rest if self_closed else _read_tail(stream, rest, found[1])
    root = found[0]
    name = b"</" + found[1] + b"worksheet>"
    before, after = parsed(head + name), parsed(root + tail)
    if etree.QName(before).namespace != MAIN:
        raise UnusualWorkbook("not the ordinary namespace")
    drawing = next((one for one in after if local(one) == "legacyDrawing"), None)
    widths, styles = _columns(before)
    return Frame(
        found[1],
        root,
        head[: found.start()],
        head[found.end() :],
        tail,
        _merged(after),
        drawing.get(f"{{{RELATIONS}}}id") if drawing is not None else None,
        widths,
        styles,
    )


def read_head(stream: IO[bytes]) -> tuple[bytes, bytes, bool]:
    """What stands before the rows, what was read beyond, and whether there are no rows at all."""
    start = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*>")
    buffer = b""
    while piece := stream.read(CHUNK):
        buffer += piece
        if found := start.search(buffer):
            head = buffer[: found.start()]
            _refuse_unusual(head)
            return head, buffer[found.end() :], found[0].endswith(b"/>")
        if len(buffer) > _LARGEST_EDGE:
            break
    raise UnusualWorkbook("a worksheet without rows")


def _refuse_unusual(head: bytes) -> None:
    encoding = _ENCODING.search(head[:200])
    if encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
        raise UnusualWorkbook("not in UTF-8")
    if b"<!" in head:
        raise UnusualWorkbook("comments or declarations in a worksheet")


def _read_tail(stream: IO[bytes], rest: bytes, prefix: bytes) -> bytes:
    """What stands after the rows."""
    close = b"</" + prefix + b"sheetData>"
    buffer = rest
    while True:
        place = buffer.find(close)
        if b"<!" in (buffer if place < 0 else buffer[:place]):
            raise UnusualWorkbook("comments among the rows")
        if place >= 0:
            tail = [buffer[place + len(close) :]]
            size = len(tail[0])
            while piece := stream.read(CHUNK):
                tail.append(piece)
                size += len(piece)
                if size > _LARGEST_EDGE:
                    raise UnusualWorkbook("too much after the rows")
            return b"".join(tail)
        piece = stream.read(CHUNK)
        if not piece:
            raise UnusualWorkbook("a worksheet without an end")
        buffer = buffer[-len(close) :] + piece


def _columns(root: etree._Element) -> tuple[dict[int, float], dict[int, int]]:
    widths: dict[int, float] = {}
    styles: dict[int, int] = {}
    for entry in root.iter(f"{{{MAIN}}}col"):
        try:
            first, last = int(entry.get("min", "1")), int(entry.get("max", "1"))
            width, style = float(entry.get("width", _DEFAULT_WIDTH)), int(entry.get("style", "0"))
        except ValueError:
            continue
        hidden = entry.get("hidden") in ("1", "true")
        for column in range(first, min(last, 16_384) + 1):
            widths[column] = 0.0 if hidden else width
            styles[column] = style
    return widths, styles


def _merged(root: etree._Element) -> list[tuple[int, int, int, int]]:
    found: list[tuple[int, int, int, int]] = []
    for entry in root.iter(f"{{{MAIN}}}mergeCell"):
        if (match := _RANGE.fullmatch(entry.get("ref", ""))) and len(found) < _MERGED_MOST:
            found.append((int(match[2]), column_number(match[1]), int(match[4]), column_number(match[3])))
    return found
