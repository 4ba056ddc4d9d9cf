"""The double-publicity tables inside a grid: a sheet or page can hold several, one below the other.

Belongs here: where a table begins and ends, two-row headers, rows that are no data.
Does not belong here: file formats (`shape.py`), what a heading means (`header.py`), values.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from sources.double_publicity.header import (
    HEADER_ROWS,
    HEADINGS_NEEDED,
    Header,
    best_row,
    read_header,
)
from sources.double_publicity.layouts import Subject, layouts, plain_heading, readings
from sources.findings import Finding

_LATE_ROWS = 200
"""A header below the first rows is looked for among so many."""

_WHITE = (
    "\t\n\v\f\r \xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200C)))
    + "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_DASHES = "-‐‑‒–—―−─━﹘﹣－"
_NOTHING = frozenset(("", "/", "\\", "无", "null"))
_FOOTER_VALUES = 5
_TITLE_ROWS = 6
_HELPER_ROWS = 3
_HELPER_CELLS = 5
_NUMBER = re.compile(r"[(（\[【]?([0-9]{1,3})[)）\]】]?")
# What templates print below their headings: whether a column must be filled, and its data type.
_HELPER_WORDS = frozenset(
    (
        *(
            "必填",
            "必填项",
            "必录",
            "必录项",
            "选填",
            "选填项",
            "非必填",
            "非必填项",
            "可选",
            "条件必填",
            "是",
            "否",
        ),
        *("文本", "文本型", "文本格式", "字符", "字符型", "字符串", "日期", "日期型", "日期格式"),
        *("数字", "数值", "数值型", "数字型", "varchar", "varchar2", "char", "string", "date", "number"),
    )
)


@dataclass(frozen=True, slots=True)
class Block:
    """One table: its header, the row of it (the lower one of two) and its data rows with their places.

    `header.row` and `places` count the rows of the grid from 0. Blank rows, footers, titles, repeated headers
    and what templates print below the headings are not among `rows`; `repeated` tells that the header is.
    """

    header: Header
    rows: Sequence[Sequence[str]]
    places: Sequence[int]
    repeated: bool = False


def is_empty(cell: str) -> bool:
    """Whether a cell says nothing: white space, / \\ 无 null, or only dashes (as the macro `clean_text`)."""
    text = cell.strip(_WHITE)
    return text.lower() in _NOTHING or not text.strip(_DASHES)


def find_header(
    rows: Sequence[Sequence[str]], own: Mapping[str, str], subject: Subject | None, *, ordered: bool = True
) -> Header | Finding:
    """The header of the first table, read out of two rows where one alone has fewer headings.

    Looked for among the first rows, then further below. The finding is that of the first rows.
    """
    found = read_header(rows[:HEADER_ROWS], own=own, subject=subject, ordered=ordered)
    if isinstance(found, Header):
        found = _above(rows, found, own, subject, ordered) or found
        return _of_two_rows(rows, found, own, subject, ordered)
    for number in range(min(len(rows), _LATE_ROWS)):
        pair = rows[number : number + 2]
        if best_row(pair, own)[1] * 2 < HEADINGS_NEEDED:
            continue
        cells = [rows[number], *([_merged(*pair)] if len(pair) == 2 else [])]
        for depth, row in enumerate(cells):
            late = read_header([row], own=own, subject=subject, ordered=ordered)
            if isinstance(late, Header):
                return _of_two_rows(rows, replace(late, row=number + depth), own, subject, ordered)
    return found


def rows_below_header(rows: Sequence[Sequence[str]], header: Header, own: Mapping[str, str]) -> int:
    """How many rows directly below a header belong to it: codes, column numbers, 必填 and 选填."""
    count = 0
    for row in rows[header.row + 1 : header.row + 1 + _HELPER_ROWS]:
        if not (_is_helper(row) or _is_header(row, own)):
            break
        count += 1
    return count


def find_blocks(
    rows: Sequence[Sequence[str]], own: Mapping[str, str], subject: Subject | None, *, ordered: bool = True
) -> list[Block] | Finding:
    """All tables of a grid from top to bottom, or the finding that there is none.

    A header that repeats the one before it (a printed page begins) continues its table.
    """
    first = find_header(rows, own, subject, ordered=ordered)
    if isinstance(first, Finding):
        return first
    words = _words() | {cell for cell in first.headings if plain_heading(cell)}
    blocks: list[Block] = []
    header, start = first, first.row + 1 + rows_below_header(rows, first, own)
    for number in range(start, len(rows)):
        row = rows[number]
        if number < start or words.isdisjoint(row):
            continue
        if not _is_header(row, own) and tuple(row) != header.headings:
            continue
        found = read_header([row], own=own, subject=subject, ordered=ordered)
        if isinstance(found, Finding):
            continue
        following = _of_two_rows(rows, replace(found, row=number), own, subject, ordered)
        _add(blocks, header, rows, start, _without_title(rows, start, min(number, following.row)))
        header, start = following, following.row + 1 + rows_below_header(rows, following, own)
    _add(blocks, header, rows, start, len(rows))
    return blocks


def _add(blocks: list[Block], header: Header, rows: Sequence[Sequence[str]], start: int, end: int) -> None:
    places = _data_places(rows, header, start, end)
    block = Block(header, [rows[place] for place in places], places)
    if blocks and _same(blocks[-1].header, header):
        before = blocks[-1]
        rows_of_both, places_of_both = [*before.rows, *block.rows], [*before.places, *places]
        blocks[-1] = Block(before.header, rows_of_both, places_of_both, repeated=True)
    else:
        blocks.append(block)


def _same(one: Header, other: Header) -> bool:
    return [plain_heading(cell) for cell in one.headings] == [plain_heading(cell) for cell in other.headings]


def _data_places(rows: Sequence[Sequence[str]], header: Header, start: int, end: int) -> list[int]:
    recognised = sorted({place for places in header.places.values() for place in places})
    footers = layouts().footers
    places = []
    for number in range(start, end):
        row = rows[number]
        if all(is_empty(row[place]) for place in recognised):
            continue
        first = next((text for cell in row if (text := cell.strip(_WHITE)) and not is_empty(cell)), "")
        if first.startswith(footers):
            filled = {cell.strip(_WHITE) for cell in row if not is_empty(cell)}
            if len(filled) < _FOOTER_VALUES:
                continue
        places.append(number)
    return places


def _without_title(rows: Sequence[Sequence[str]], start: int, header: int) -> int:
    """The end of a table above the header of the next one: the titles of that one are not its data."""
    end = header
    while end > max(start, header - _TITLE_ROWS):
        filled = {cell.strip(_WHITE) for cell in rows[end - 1] if not is_empty(cell)}
        if len(filled) > 1 and not all("：" in text or ":" in text for text in filled):
            break
        end -= 1
    return end


def _is_header(row: Sequence[str], own: Mapping[str, str]) -> bool:
    return best_row([row], own)[1] >= HEADINGS_NEEDED


def _is_helper(row: Sequence[str]) -> bool:
    filled = [(place, text) for place, cell in enumerate(row) if (text := cell.strip(_WHITE))]
    if len(filled) < _HELPER_CELLS:
        return False
    if all(text.lower() in _HELPER_WORDS for _, text in filled):
        return True
    numbers = [_NUMBER.fullmatch(text) for _, text in filled]
    offsets = {int(n[1]) - place for n, (place, _) in zip(numbers, filled, strict=True) if n is not None}
    return None not in numbers and len(offsets) == 1


def _of_two_rows(
    rows: Sequence[Sequence[str]],
    header: Header,
    own: Mapping[str, str],
    subject: Subject | None,
    ordered: bool,
) -> Header:
    """The header read with the row above or below it, where that shows more headings than it has alone."""
    best, most = header, best_row([header.headings], own)[1]
    for upper in (header.row - 1, header.row):
        if upper < 0 or upper + 1 >= len(rows):
            continue
        merged = _merged(rows[upper], rows[upper + 1])
        other = rows[upper] if upper < header.row else rows[upper + 1]
        if best_row([other], own)[1] < 2 or best_row([merged], own)[1] <= most:
            continue
        found = read_header([merged], own=own, subject=subject, ordered=ordered)
        if isinstance(found, Header):
            best, most = replace(found, row=upper + 1), best_row([merged], own)[1]
    return best


def _above(
    rows: Sequence[Sequence[str]],
    best: Header,
    own: Mapping[str, str],
    subject: Subject | None,
    ordered: bool,
) -> Header | None:
    """The header of a short table that ends above the row with the most headings, if there is one."""
    for number in range(best.row):
        if not _is_header(rows[number], own):
            continue
        found = read_header([rows[number]], own=own, subject=subject, ordered=ordered)
        if isinstance(found, Finding) or (found.columns == best.columns and not _same(found, best)):
            # The same columns in another wording: one header that is written twice.
            continue
        header = replace(found, row=number)
        start = number + 1 + rows_below_header(rows, header, own)
        between = rows[start : _without_title(rows, start, best.row)]
        if any(len({cell for cell in row if not is_empty(cell)}) >= HEADINGS_NEEDED for row in between):
            return header
    return None


def _merged(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of a header as one: the lower heading, the upper one, or both together if that is known."""
    cells: list[str] = []
    for above, below in zip_longest(upper, lower, fillvalue=""):
        if readings(below) or not plain_heading(above):
            cells.append(below)
        elif not plain_heading(below) or readings(above):
            cells.append(above)
        else:
            cells.append(above + below if readings(above + below) else below)
    while len(cells) > len(lower) and not cells[-1].strip():
        cells.pop()
    return cells


@cache
def _words() -> frozenset[str]:
    """All headings as they are usually written: rows without any of them need no closer look."""
    words = set()
    for subjects in layouts().headings.values():
        for columns in subjects.values():
            for column in columns:
                for word in (column.name, *column.codes, *column.aliases):
                    words |= {word, word.lower(), word.replace("(", "（").replace(")", "）")}
    return frozenset(words)
