"""The lines of a page that make up its header block.

Belongs here: which lines are header lines, also those whose names the words do not know.
Does not belong here: reading labels and their values (`labels.py`).
"""

import re
from itertools import pairwise

from sources.pages.blocks import Block
from sources.pages.body import FILE_NAME
from sources.pages.labels import FIELD_NAME, Label
from sources.pages.words import words

_UNKNOWN_START = re.compile(r"[\[【]?[ \u3000]?[\u4e00-\u9fff \u3000]{2,10}(?:[:：]|[\]】])")
_TITLE_LIKE = 4  # characters of a line that may be (the end of) a title
_LARGEST_GAP = 3  # lines between two header lines
_LONGEST_BARE = 8  # characters of a name without a sign behind it
_LONGEST_GAP = 80  # characters of a line between two header lines


def header_lines(labels: list[Label]) -> set[int]:
    """Blocks that consist of labels and their values; a buyer is named in the text itself."""
    return {i for label in labels if label.field != "buyer" for i in range(label.index, label.last + 1)}


def with_gaps(header: set[int], labels: list[Label], blocks: list[Block]) -> set[int]:
    """The header lines and those between them whose names the words do not know."""
    closed = set(header)
    of_fields = {i for one in labels if one.field and not one.weak for i in (one.index, one.last)}
    for before, after in pairwise(sorted(header)):
        gap = blocks[before + 1 : after]
        if (
            0 < len(gap) <= _LARGEST_GAP
            and (after in of_fields or before in of_fields)
            and _is_name(gap[0])
            and not any(_is_heading(block) or _is_file(block) for block in gap)
        ):
            closed.update(range(before + 1, after))
    first = min(header, default=0)
    if first and first in of_fields and _UNKNOWN_START.fullmatch(blocks[first - 1].text):
        closed.add(first - 1)  # a name without a value in front of the others
    return closed


def _is_name(block: Block) -> bool:
    """A line or row that begins with the name of a field, as far as its shape tells."""
    if block.cells is not None:
        # Names and values come in pairs; a row of three or five is one of a table in the text.
        return len(block.cells) % 2 == 0 and FIELD_NAME.fullmatch(block.cells[0]) is not None
    text = block.text
    return _UNKNOWN_START.match(text) is not None or (
        len(text) <= _LONGEST_BARE and FIELD_NAME.fullmatch(text) is not None and not text.startswith("关于")
    )


def _is_file(block: Block) -> bool:
    """A link to a file: often all that there is of the text."""
    return bool(block.links) and FILE_NAME.search(block.text) is not None


def _is_heading(block: Block) -> bool:
    text = block.text
    return (
        bool(block.heading) or block.hint or len(text) > _LONGEST_GAP or "。" in text
        or (block.cells is None and len(text) >= _TITLE_LIKE and words().genre_end.search(text) is not None)
    )  # fmt: skip
