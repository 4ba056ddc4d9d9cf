"""Characters of printed pages (PDF, OFD) to lines, paragraphs and ruled tables.

Belongs here: the geometry of a page. Does not belong here: file formats, judging a document
(`printed.py`).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Any

from sources.documents.document import Block, Line
from sources.documents.layout_signs import Sign, joined, same_line, text_of
from sources.documents.layout_tables import Area, Rule, find_areas, table_of

_PAGE_NUMBER = re.compile(
    r"^(?:[-—–―－一·.\s]{0,4}\d{1,4}[-—–―－一·.\s]{0,4}|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4})$"
)
_DIGITS = re.compile(r"\d+")
_ENDS = re.compile(r"[。！？；：!?;:]$")
_STARTS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]{1,4}[章条节]|附件|附：|（此件|抄送)"
)
_MARGIN = 0.12  # share of the page's height in which numbers and running heads stand
_REPEATS = 3


@dataclass(slots=True)
class Page:
    """One page in tenths of a point: characters with boxes (left, bottom, right, top), ruled lines."""

    width: int = 0
    height: int = 0
    text: str = ""
    boxes: list[int] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    broken: int = 0


@dataclass(slots=True)
class _Printed:
    """A printed line."""

    text: str
    left: int
    bottom: int
    right: int
    top: int
    size: float
    page: int = 0

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2


@dataclass(slots=True)
class _Frame:
    """Left and right edge of the text on the pages."""

    left: int
    right: int


def page_of(found: dict[str, Any]) -> Page:
    """A page as the reading process reports it."""
    width, height = found.get("width", 0), found.get("height", 0)
    boxes, rules = (
        _turned(found.get(name, []), found.get("turns", 0), width, height) for name in ("boxes", "rules")
    )
    return Page(
        width,
        height,
        found.get("text", ""),
        boxes,
        [(rules[at], rules[at + 1], rules[at + 2], rules[at + 3]) for at in range(0, len(rules), 4)],
        found.get("images", 0),
        found.get("broken", 0),
    )


def _turned(boxes: list[int], turns: int, width: int, height: int) -> list[int]:
    """Boxes as they stand on the page that is shown: pages may be turned by quarters, clockwise."""
    if not turns:
        return boxes
    out: list[int] = []
    for at in range(0, len(boxes), 4):
        left, bottom, right, top = boxes[at : at + 4]
        if turns == 1:
            out += (bottom, height - right, top, height - left)
        elif turns == 2:
            out += (width - right, height - top, width - left, height - bottom)
        else:
            out += (width - top, left, width - bottom, right)
    return out


def blocks_of(pages: list[Page]) -> list[Block]:
    """Paragraphs and tables of a document in the order of reading, without page numbers, running heads."""
    parts: list[list[_Printed | Area]] = []
    for number, page in enumerate(pages):
        areas = find_areas(page.rules)
        parts.append(_in_order(_lines(page, areas, number), areas))
    _drop_margins(parts, pages)
    printed = [part for page in parts for part in page if isinstance(part, _Printed)]
    frame = _frame(printed)
    blocks: list[Block] = []
    last: _Printed | None = None
    for sheet, found in zip(pages, parts, strict=True):
        for part in found:
            if isinstance(part, Area):
                table = table_of(part)
                if table.lines():
                    blocks.append(table)
                    last = None
                continue
            previous = blocks[-1] if blocks else None
            if last is not None and isinstance(previous, Line) and _continues(last, part, frame):
                previous.text = joined(previous.text, part.text)
            else:
                middle = (part.left + part.right) / 2
                centred = abs(middle - sheet.width / 2) < part.size * 10 and (
                    part.left - frame.left > part.size * 5
                )
                blocks.append(Line(part.text, size=part.size, centred=centred))
            last = part
    return blocks


# -- lines ------------------------------------------------------------------------------------------
def _lines(page: Page, areas: list[Area], number: int) -> list[_Printed]:
    """Printed lines outside tables in the order of the file; what stands in tables goes to their areas."""
    lines: list[_Printed] = []
    run: list[Sign] = []

    def close() -> None:
        if run and (line := _printed(run, number)).text:
            lines.append(line)
        run.clear()

    for at, sign in enumerate(page.text):
        left, bottom, right, top = page.boxes[4 * at : 4 * at + 4]
        if sign.isspace() and sign != "\u3000":
            if run:
                run.append((" ", run[-1][3], run[-1][2], run[-1][3], run[-1][4]))
            continue
        area = next((one for one in areas if one.holds((left + right) / 2, (bottom + top) / 2)), None)
        if area is not None:
            area.signs.append((sign, left, bottom, right, top))
            close()
            continue
        if run and not same_line(run[-1], (sign, left, bottom, right, top)):
            close()
        run.append((sign, left, bottom, right, top))
    close()
    return _rejoined(lines)


def _printed(run: list[Sign], number: int) -> _Printed:
    signs = [one for one in run if one[0] != " "]
    if not signs:
        return _Printed("", 0, 0, 0, 0, 0.0)
    size = median(top - bottom for _, _, bottom, _, top in signs) / 10
    return _Printed(
        text_of(run),
        min(one[1] for one in signs), min(one[2] for one in signs),
        max(one[3] for one in signs), max(one[4] for one in signs),
        round(size * 2) / 2, number,
    )  # fmt: skip


def _rejoined(lines: list[_Printed]) -> list[_Printed]:
    """Pieces of one printed line that follow one another in the file, put together."""
    out: list[_Printed] = []
    for line in lines:
        if out:
            last = out[-1]
            height = max(min(last.top - last.bottom, line.top - line.bottom), 1)
            shared = min(last.top, line.top) - max(last.bottom, line.bottom)
            if shared > 0.5 * height and -0.5 * height < line.left - last.right < 3 * height:
                blank = " " if line.left - last.right > 0.8 * height else ""
                out[-1] = _Printed(
                    f"{last.text}{blank}{line.text}", last.left, min(last.bottom, line.bottom), line.right,
                    max(last.top, line.top), max(last.size, line.size), line.page,
                )  # fmt: skip
                continue
        out.append(line)
    return out


# -- order ------------------------------------------------------------------------------------------
def _in_order(lines: list[_Printed], areas: list[Area]) -> list[_Printed | Area]:
    """Lines as the file has them, which is the order of writing, unless that jumps up and down the page in
    one column; tables where they stand on the page."""
    ups = sum(after.middle > before.middle + 20 for before, after in pairwise(lines))
    beside = sum(
        after.left > before.right and after.middle > before.middle + 20 for before, after in pairwise(lines)
    )
    if ups - beside > max(2, len(lines) // 10):
        lines = sorted(lines, key=lambda line: (-round(line.middle / 40), line.left))
    out: list[_Printed | Area] = list(lines)
    for area in sorted(areas, key=lambda one: -one.top):
        below = next(
            (
                at
                for at, part in enumerate(out)
                if (part.middle if isinstance(part, _Printed) else part.top) < area.bottom
            ),
            len(out),
        )
        out.insert(below, area)
    return out


def _drop_margins(parts: list[list[_Printed | Area]], pages: list[Page]) -> None:
    """Take away page numbers, and lines that stand at the edge of three pages or more."""
    seen: Counter[str] = Counter()
    for page, found in zip(pages, parts, strict=True):
        seen.update(
            {_key(part.text) for part in found if isinstance(part, _Printed) and _in_margin(part, page)}
        )
    for page, found in zip(pages, parts, strict=True):
        found[:] = [
            part
            for part in found
            if isinstance(part, Area)
            or not _in_margin(part, page)
            or not (_PAGE_NUMBER.match(part.text) or seen[_key(part.text)] >= _REPEATS)
        ]


def _in_margin(line: _Printed, page: Page) -> bool:
    return line.middle < page.height * _MARGIN or line.middle > page.height * (1 - _MARGIN)


def _key(text: str) -> str:
    return _DIGITS.sub("0", text)


# -- paragraphs -------------------------------------------------------------------------------------
def _frame(lines: list[_Printed]) -> _Frame:
    """The edges that most long lines share."""
    if not lines:
        return _Frame(0, 0)
    widest = max(line.right - line.left for line in lines)
    long = [line for line in lines if line.right - line.left > 0.8 * widest]
    lefts = Counter(round(line.left / 20) for line in long)
    return _Frame(lefts.most_common(1)[0][0] * 20, round(median(line.right for line in long)))


def _continues(before: _Printed, line: _Printed, frame: _Frame) -> bool:
    """Whether a line is the same paragraph as the line before: that ran to the edge, this is not indented."""
    em = max(before.size, 1) * 10
    if abs(before.size - line.size) > 0.15 * before.size or before.right < frame.right - 2 * em:
        return False
    if line.left > frame.left + 0.8 * em or _STARTS.match(line.text):
        return False
    if line.page == before.page and not 0 < before.middle - line.middle < 2.6 * em:
        return False
    ends = _ENDS.search(before.text) is not None
    return not (ends and before.right < frame.right - 0.6 * em)
