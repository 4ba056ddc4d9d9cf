"""Which line of a document is its title, by the way it is set.

Belongs here: style, size and place. Does not belong here: what a title says (`sources/pages/titles.py`).
"""

import re
from collections import Counter

from sources import doc_numbers
from sources.documents.document import Block, Line
from sources.pages.titles import has_genre

_FIRST_LINES = 40
_LONGEST = 160
_MOST_LINES = 5
_SPACED = 6
_LARGER = 1.15  # times the size of the text
_HEAD = re.compile(r"(?:文件|公报)$|^(?:附件|附)\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?$")
_ENUMERATED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|第.{1,4}[章条节])"
)
_BEGINS_BODY = re.compile(r"[。；]|[:：]$")


def title_of(blocks: list[Block]) -> str | None:
    """The title that the writer set apart among the first lines; None where no line is set apart.

    A style of the name "title" decides; else the largest letters above the text that are not the red head
    of the paper (GB/T 9704-2012, 7.2.4: 发文机关标志; 7.3.1: 标题 in letters of size 2).
    """
    lines = [block for block in blocks[:_FIRST_LINES] if isinstance(block, Line)]
    styled = [place for place, line in enumerate(lines) if line.style == "title" and _fits(line)]
    if styled:
        return _run(lines, styled[0])
    head = next((place for place, line in enumerate(lines) if _is_number(line.text)), None)
    start = head + 1 if head is not None and head < _FIRST_LINES // 2 else 0
    end = next((p for p in range(start, len(lines)) if _BEGINS_BODY.search(lines[p].text)), len(lines))
    above = range(start, end)
    headings = [p for p in above if lines[p].style == "heading" and _fits(lines[p])]
    if headings and not _ENUMERATED.match(lines[headings[0]].text):
        return _run(lines, headings[0])
    normal = _text_size(blocks)
    sizes = {
        p: lines[p].size or 0.0 for p in above if _fits(lines[p]) and not _ENUMERATED.match(lines[p].text)
    }
    largest = max(sizes.values(), default=0.0)
    if normal is None or largest < normal * _LARGER:
        return None
    return _run(lines, next(place for place, size in sizes.items() if size == largest))


def _fits(line: Line) -> bool:
    text = line.text
    long_enough = 4 <= len(text) <= _LONGEST or has_genre(text.replace(" ", ""))
    return long_enough and not line.red and not _HEAD.search(text) and not _is_number(text)


def _is_number(text: str) -> bool:
    return len(text) <= 60 and doc_numbers.normalise(text) is not None


def _run(lines: list[Line], place: int) -> str:
    """The line and those below that are set like it: a title may be broken into several lines."""
    first = lines[place]
    if len(first.text) <= _SPACED:
        return first.text.replace(" ", "")  # 公 示
    parts = [first.text]
    for line in lines[place + 1 : place + _MOST_LINES]:
        alike = (line.style, line.size, line.red) == (first.style, first.size, first.red)
        if not alike or line.centred != first.centred or _is_number(line.text):
            break
        if _ENUMERATED.match(line.text) or _BEGINS_BODY.search(line.text):
            break
        parts.append(line.text)
    joined = "".join(parts)
    return joined if len(joined) <= _LONGEST else first.text


def _text_size(blocks: list[Block]) -> float | None:
    """The size of most letters of the document."""
    sizes: Counter[float] = Counter()
    for block in blocks[:400]:
        if isinstance(block, Line) and block.size is not None:
            sizes[block.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else None
