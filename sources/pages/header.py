"""The lines of a page that make up its header block.

Belongs here: which lines are header lines, also those whose names the words do not know.
Does not belong here: reading labels and their values (`labels.py`).
"""

import re
from itertools import pairwise

from sources.pages.blocks import Block
from sources.pages.body_end import FILE_NAME
from sources.pages.labels import FIELD_NAME, Label
from sources.pages.words import words

_UNKNOWN_START = re.compile(r"[\[【]?[ \u3000]?[\u4e00-\u9fff \u3000]{2,10}(?:[:：]|[\]】])")
_SENTENCE_END = re.compile(
    r"。|[！？!?][ \u3000]*[（(]$"
)  # a title may ask, and stand in one line with its date
_TITLE_LIKE = 4  # characters of a line that may be (the end of) a title
_LARGEST_GAP = 3  # lines between two header lines
_LONGEST_BARE = 8  # characters of a name without a sign behind it
_DECISION = re.compile(
    r"行政相对人名称|(?:行政)?(?:许可|处罚)决定(?:文书|书)|(?:行政)?(?:许可|处罚)决定书文号|违法事实"
)
_FEWEST_ROWS = 4  # of a table that sets out a decision
_FEWEST_IN_GROUP = 2  # header lines in one element, before unknown ones behind them count
_LONGEST_TAIL = 6  # unknown lines behind the last known one
_LONGEST_PAIR = 30  # characters of an unknown name with its value
_LONGEST_GAP = 80  # characters of a line between two header lines


def header_lines(labels: list[Label], blocks: list[Block]) -> set[int]:
    """Blocks that consist of labels and their values; a buyer is named in the text itself."""
    return {
        i
        for label in labels
        if label.field != "buyer" and not _is_byline(label, blocks[label.index])
        for i in range(label.index, label.last + 1)
    }


def _is_byline(label: Label, block: Block) -> bool:
    """Whether a label stands behind a sentence: …有序进行。（记者：某某）."""
    before, name, _ = block.text.partition(label.name)
    return bool(name) and len(before) > _LONGEST_BARE and _SENTENCE_END.search(before) is not None


def decision_rows(blocks: list[Block]) -> set[int]:
    """The rows of a permit or penalty set out as a table of names and values: content, not a header block."""
    at = next((i for i, b in enumerate(blocks) if b.cells and _DECISION.match(b.cells[0])), None)
    if at is None or len(blocks[at].cells or ()) not in (2, 4):
        return set()
    start = end = at
    while start and blocks[start - 1].group == blocks[at].group and blocks[start - 1].cells:
        start -= 1
    while end < len(blocks) and blocks[end].group == blocks[at].group and blocks[end].cells:
        end += 1
    return set(range(start, end)) if end - start >= _FEWEST_ROWS else set()


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
    closed |= _tail(closed, of_fields, blocks)
    first = min(header, default=0)
    if first and first in of_fields and _UNKNOWN_START.fullmatch(blocks[first - 1].text):
        closed.add(first - 1)  # a name without a value in front of the others
    return closed


def _tail(closed: set[int], of_fields: set[int], blocks: list[Block]) -> set[int]:
    """Lines behind the last header line, in the same element, that are a name and a short value too."""
    ends: dict[int, list[int]] = {}
    for index in sorted(of_fields):
        ends.setdefault(blocks[index].group, []).append(index)
    found = set()
    for group, members in ends.items():
        if not group or len(members) < _FEWEST_IN_GROUP:
            continue
        for index in range(members[-1] + 1, min(members[-1] + 1 + _LONGEST_TAIL, len(blocks))):
            block = blocks[index]
            if block.group != group or _is_heading(block) or not (index in closed or _is_name(block)):
                break
            if block.cells is None and len(block.text) > _LONGEST_PAIR:
                break
            found.add(index)
    return found


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
