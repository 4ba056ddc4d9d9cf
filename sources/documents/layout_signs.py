"""Characters with their places on a page, and their text.

Belongs here: which characters stand in one line, and blanks between them.
Does not belong here: lines of a page (`layout.py`), cells (`layout_tables.py`).
"""

import re

from sources.pages.blocks import squeeze

Sign = tuple[str, int, int, int, int]
"""A character with left, bottom, right and top of its box, in tenths of a point."""

WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")


def same_line(before: Sign, this: Sign) -> bool:
    """Whether a character goes on with the line: about as high, and not back to the left."""
    height = max(min(before[4] - before[2], this[4] - this[2]), 1)
    shared = min(before[4], this[4]) - max(before[2], this[2])
    return shared > 0.4 * height and this[1] > before[3] - 2 * height


def text_of(run: list[Sign]) -> str:
    """The text of the characters of one line.

    Between Chinese characters only a gap as wide as a letter is a blank: smaller ones are the setting.
    """
    pieces: list[str] = []
    pending = False
    last: Sign | None = None
    for one in run:
        if one[0] == " ":
            pending = True
            continue
        if last is not None:
            gap, height = one[1] - last[3], max(one[4] - one[2], 1)
            is_wide = WIDE.match(last[0]) is not None and WIDE.match(one[0]) is not None
            if gap > height * (0.8 if is_wide else 0.25) or (pending and not is_wide and gap > 0):
                pieces.append(" ")
        pieces.append(one[0])
        pending, last = False, one
    return squeeze("".join(pieces))


def joined(text: str, more: str) -> str:
    """Two lines of one paragraph: no blank beside a Chinese character."""
    if not text or not more:
        return text + more
    return text + more if WIDE.match(text[-1]) or WIDE.match(more[0]) else f"{text} {more}"
