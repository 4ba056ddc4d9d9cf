"""Documents that a text cites: 《title》（number）, 《title》, number.

Belongs here: finding citations with their place. Does not belong here: what is said of them.
"""

import re
from dataclasses import dataclass

from sources import doc_numbers

_OPEN, _CLOSE = "《〈<＜", "》〉>＞"
_SPACES = re.compile(r"\s+")
_BETWEEN = re.compile(r"[\s]*[（(〔\[【]?\s*(?:以下简称[^）)]{1,20}[，,；;]\s*)?(?:文号[:：])?\s*")
_LONGEST = 160  # characters of a title
_DRAFT = re.compile(
    r"[（(](?:修订|修改|第.次|公开|二次)?(?:征求意见|送审|讨论|草案|修订草案)稿?[）)]$|(?:草案|征求意见稿|送审稿)$"
)


@dataclass(frozen=True, slots=True)
class Cite:
    """A cited document: its title as written without the outer signs, its number in canonical spelling."""

    start: int
    end: int
    title: str | None = None
    number: str | None = None


def cites(text: str) -> list[Cite]:
    """All citations of a text in order; a number right behind a title belongs to it."""
    titles = _titles(text)
    numbers = doc_numbers.find(text)
    found: list[Cite] = []
    taken: set[int] = set()
    for start, end in titles:
        title = _SPACES.sub("", text[start + 1 : end - 1])
        number, stop = None, end
        gap = _BETWEEN.match(text, end)
        for place, one in enumerate(numbers):
            if start < one.start < end:
                taken.add(place)
            # The scanner of numbers may take the bracket's first sign along; only signs may stand between.
            elif gap and end <= one.start <= gap.end() and one.start - end <= 30:
                number, stop = one.text, one.end
                taken.add(place)
                break
        found.append(Cite(start, stop, title, number))
    found += [
        Cite(one.start, one.end, None, one.text) for place, one in enumerate(numbers) if place not in taken
    ]
    return sorted(found, key=lambda one: one.start)


def _titles(text: str) -> list[tuple[int, int]]:
    """The outermost 《…》 of a text."""
    found: list[tuple[int, int]] = []
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char in _OPEN:
            if depth == 0:
                if char != "《":
                    continue
                start = place
            depth += 1
        elif char in _CLOSE and depth:
            depth -= 1
            if depth == 0 and place - start <= _LONGEST:
                found.append((start, place + 1))
        if depth and place - start > _LONGEST:
            depth = 0
    return found


def without_draft(title: str) -> str:
    """A title without the mark of a draft: （征求意见稿）."""
    return _DRAFT.sub("", title).strip()
