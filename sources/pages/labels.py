"""Labelled values: header blocks in tables, definition lists, spans, `[索引号]` and one-line headers.

Belongs here: which words of a page are labels and what stands beside them.
Does not belong here: reading the values, choosing between sources.
"""

import re
from dataclasses import dataclass

from sources import doc_numbers
from sources.dates import find_days
from sources.pages.blocks import MARK, Block, squeeze
from sources.pages.words import words

_MOST_LABELS = 400
_NEAR = 5  # blocks: a weak label counts only this near to another label
_LONGEST_LINE = 300
_LONGEST_VALUE = 200
_LONGEST_NOISE = 24
_ADDRESSING = (":", "：", "。")  # a line that ends so opens or goes on with the text
_TITLE_LIKE = 8  # characters of a line that may be a title
_LONGEST_NAME = 12  # characters of a label, with spaces
FIELD_NAME = re.compile(r"[\u4e00-\u9fff \u3000/]{2,14}[:：]?")
# A name of a field that the words do not know ends the value before it.
_UNKNOWN_INSIDE = re.compile(r"(?<=[^\s\x1f])[ \u3000\x1f]+[\[【]?[\u4e00-\u9fff]{2,10}[\]】]?[:：](?!\d)")
_COLONS = (":", "：")  # a colon in a cell of its own
_MASK = frozenset("*xX-—_ ")
_EDGE = " \u3000|｜/;；,，:：" + MARK
_SPACE = re.compile(r"[ \u3000]")
_SIGNS = re.compile(r"[:：\]】〗\x1f\t]")  # a label has one of these behind it, or nothing at all
_UNKNOWN_LABEL = re.compile(r"[\u4e00-\u9fff \u3000]{2,10}[:：]")
_STARTERS = frozenset(" \u3000|｜;；,，】]）)" + MARK + "\t")


@dataclass(slots=True)
class Label:
    """A label with its value; `field` is '' for labels that are of no use. `value` may be ''."""

    field: str
    name: str
    value: str
    index: int  # block where the label stands
    weak: bool
    last: int  # block where the value ends


def scan(blocks: list[Block]) -> list[Label]:
    """All labels of the blocks, in order; weak ones only beside others."""
    found: list[Label] = []
    for index, block in enumerate(blocks):
        if len(found) > _MOST_LABELS:
            break
        if block.cells is not None:
            found.extend(_in_cells(block.cells, index, blocks))
        elif block.text and len(block.text) <= _LONGEST_LINE:
            found.extend(_in_line(block, index, blocks))
    return [
        one for one in found if not one.weak or _has_neighbour(one, found) or _is_stamp(blocks[one.index])
    ]


def _is_stamp(block: Block) -> bool:
    """A short line with a label and a time of day, or a date in front: a header without doubt."""
    days = find_days(block.text) if len(block.text) <= 80 else []
    if len(days) != 1:
        return False
    rest = block.text[: days[0].start] + block.text[days[0].end :]
    return days[0].moment is not None or days[0].start <= 2 or pure_label(rest.strip(_EDGE)) is not None


def _has_neighbour(label: Label, found: list[Label]) -> bool:
    return any(
        other is not label and other.name != label.name and abs(other.index - label.index) <= _NEAR
        for other in found
        if not other.weak or abs(other.index - label.index) <= 1
    )


def pure_label(text: str) -> tuple[str, str, bool] | None:
    """(field, name, weak) when `text` is a label and nothing else."""
    plain = _SPACE.sub("", text.replace(MARK, "")).lstrip("*").strip("：:[]【】（）()〖〗")
    known = words().label_field.get(plain)
    return (known[0], plain, known[1]) if known else None


def _in_cells(cells: list[str], index: int, blocks: list[Block]) -> list[Label]:
    """Labels of a table row: beside the value, inside its cell, or in the row above."""
    cells = [cell for cell in cells if cell not in _COLONS] if len(cells) > 2 else cells
    labels = [pure_label(cell) if len(cell) <= 12 else None for cell in cells]
    known = sum(label is not None for label in labels)
    filled = [cell for cell in cells if cell]
    if known >= 2 and (known == len(filled) or _are_names(filled, known, cells, index, blocks)):
        return _header_row(labels, cells, index, blocks)
    if known and _heads_columns(labels, cells, blocks[index + 1].cells if index + 1 < len(blocks) else None):
        return []
    found: list[Label] = []
    position = 0
    while position < len(cells):
        label = labels[position]
        if label:
            following = cells[position + 1] if position + 1 < len(cells) else ""
            is_value = (
                position + 1 < len(cells) and labels[position + 1] is None and not _has_own_label(following)
            )
            value = following if is_value else ""
            found.append(Label(label[0], label[1], _clean(value), index, label[2], index))
            position += 2 if is_value else 1
            continue
        cell = cells[position]
        if cell and len(cell) <= _LONGEST_LINE:
            found.extend(_labels_of(cell, index, index))
        position += 1
    return found


def _are_names(filled: list[str], known: int, cells: list[str], index: int, blocks: list[Block]) -> bool:
    """Whether a row holds names of fields although the words do not know all of them: values stand below."""
    below = blocks[index + 1].cells if index + 1 < len(blocks) else None
    return (
        known * 10 > len(filled) * 6
        and all(FIELD_NAME.fullmatch(cell) for cell in filled)
        and below is not None
        and len(below) == len(cells)
        and not any(pure_label(cell) for cell in below if len(cell) <= _LONGEST_NAME)
    )


def _has_own_label(cell: str) -> bool:
    """Whether a cell begins with a label of its own (文号：示政发〔2020〕1号)."""
    match = words().label.match(cell)
    if not match or not match["tail"].endswith((":", "：")):
        return False
    field, weak = words().label_field[_SPACE.sub("", match["name"])]
    return bool(field) and (not weak or len(cell) > match.end())


def _heads_columns(
    labels: list[tuple[str, str, bool] | None], cells: list[str], below: list[str] | None
) -> bool:
    """Whether a row with everyday words for labels (序号, 名称, 地址) heads the columns of a table."""
    return (
        below is not None
        and len(below) == len(cells) > 2
        and all(label is None or label[2] for label in labels)
        and not any(pure_label(cell) for cell in below if len(cell) <= 12)
    )


def _header_row(
    labels: list[tuple[str, str, bool] | None], cells: list[str], index: int, blocks: list[Block]
) -> list[Label]:
    """A row of labels above a row of values (or a row of labels with no values at all).

    Several rows of values are a table of entries or of contents: their heads label no document.
    """
    below, further = (
        block.cells if block else None for block in (*blocks[index + 1 : index + 3], None, None)[:2]
    )
    if below and further and len(below) == len(further) == len(cells) and not any(map(pure_label, further)):
        return []
    values = (
        below
        if below and len(below) == len(cells) and not any(pure_label(c) for c in below)
        else [""] * len(cells)
    )
    last = index + (values is below)
    return [
        Label(label[0], label[1], _clean(value), index, label[2], last)
        for label, value in zip(labels, values, strict=True)
        if label
    ]


def _in_line(block: Block, index: int, blocks: list[Block]) -> list[Label]:
    found = _labels_of(block.marked or block.text, index, index)
    # A label alone in its block: the value is the next block, unless that is a label itself.
    if found and not found[-1].value and index + 1 < len(blocks):
        following = blocks[index + 1]
        plain = following.text
        if (
            following.cells is None
            and len(plain) <= (_LONGEST_VALUE if found[-1].field else _LONGEST_NOISE)
            and (found[-1].field == "title" or not _is_headline(following, block))
            and not plain.endswith(_ADDRESSING)
            and (found[-1].field or _may_follow_noise(blocks, index))
            and pure_label(block.text.rstrip(_EDGE)) is not None
            and not _labels_of(following.marked or plain, 0, 0)
            and not _UNKNOWN_LABEL.fullmatch(plain)
        ):
            found[-1].value = _clean(plain)
            found[-1].last = index + 1
    return found


def _is_headline(block: Block, label: Block) -> bool:
    """Whether a block is marked as a title, and not because it stands in one box with its label."""
    return bool(block.heading) or (block.hint and not label.hint)


def _may_follow_noise(blocks: list[Block], index: int) -> bool:
    """Whether the block behind a label of no use is its value, and not what comes after an empty one."""
    following = blocks[index + 1]
    if following.bold or following.centred or doc_numbers.normalise(following.text):
        return False
    if len(following.text) >= _TITLE_LIKE and words().genre_end.search(following.text):
        # 内容概述 often repeats the title; an empty one stands in front of it.
        return any(block.text == following.text for block in blocks[index + 2 : index + 12])
    if _SIGNS.search(blocks[index].text):
        return True
    # Without a sign it is a button (打印), but in a row of labels and values.
    beside = (blocks[i].text for i in (index - 2, index + 2) if 0 <= i < len(blocks))
    return any(pure_label(text) for text in beside if len(text) <= _LONGEST_NAME)


def _labels_of(line: str, index: int, last: int) -> list[Label]:
    """Labels inside one line. Behind a first label the others may be glued to the value before them."""
    if not _SIGNS.search(line) and pure_label(line) is None:
        return []
    table = words().label_field
    marks: list[tuple[int, int, str, str, bool]] = []
    for match in words().label.finditer(line):
        name = _SPACE.sub("", match["name"])
        field, weak = table[name]
        start = match.start()
        if start and match.start("name") == start and line[start - 1] not in _STARTERS:
            glued = marks or find_days(line[:start])
            if not glued or ":" not in match["tail"].replace("：", ":") or len(name) < 2:
                continue
        if not match["tail"] and start and line[match.start("name") - 1] != MARK:
            continue
        marks.append((start, match.end(), field, name, weak))
    return [
        Label(
            field,
            name,
            _clean(_UNKNOWN_INSIDE.split(line[end : marks[i + 1][0] if i + 1 < len(marks) else None])[0]),
            index,
            weak,
            last,
        )
        for i, (_, end, field, name, weak) in enumerate(marks)
    ]


def _clean(value: str) -> str:
    """The value without separators and brackets that belong to the next label."""
    value = squeeze(value.replace(MARK, " ").replace("\t", " ")).strip(_EDGE)
    if value.endswith(("】", "]")) and "【" not in value and "[" not in value:
        value = value[:-1]  # it closes a bracket before the label
    return (
        value.rstrip("[【（( \u3000")
        if value.count("（") + value.count("(") > value.count("）") + value.count(")")
        or value.endswith(("[", "【"))
        else value
    )


def first(labels: list[Label], field: str) -> Label | None:
    """The label of a field that has a usable value: strong before weak, then by the order of the words."""
    return next(iter(usable(labels, field)), None)


def usable(labels: list[Label], field: str) -> list[Label]:
    """All labels of a field with values ("无" and masked ones have none), the preferred one first."""
    empty, rank = words().empty_values, words().label_rank
    found = [
        one for one in labels
        if one.field == field and one.value and one.value not in empty and not set(one.value) <= _MASK
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.weak, rank[one.name]))
