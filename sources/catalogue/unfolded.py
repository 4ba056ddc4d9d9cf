"""Catalogues whose table lost its shape, turned back into a grid with a header row.

Belongs here: one field per row, items side by side, a whole header in one cell or paragraph.
Does not belong here: tables with a header row (`header.py`), text without any table (`lines.py`).
"""

import re
from collections.abc import Iterable
from functools import cache

from sources.catalogue.header import find_header, named_field
from sources.catalogue.words import plain, words
from sources.tables import Grid

Pair = tuple[str, str]

_CORE = frozenset(("content", "basis", "limit", "body", "carriers"))
_NAMES = frozenset(("items", "level1", "level2", "levels_slashed"))
_LEAST_LABELS = 4
_LONGEST_LABEL = 40
_LEAST_SHARE = 0.8


def unfolded(grid: Grid) -> Grid | None:
    """The same catalogue with a header row on top; None when the grid holds no catalogue in such a shape."""
    return _with_split_header(grid) or _of_pairs(grid) or _turned(grid)


def labels_in(text: str) -> list[str] | None:
    """The labels that a text consists of, in the order of the columns; None when it holds anything else.

    A header that lost its cells names the groups first and what stands below them at its end
    (…公开对象公开方式…全社会特定群众主动依申请): the latter take the place of their group.
    """
    rest = plain(text)
    if rest[:2] not in _starts():
        return None
    known = _labels()
    found: list[str] = []
    while rest:
        label = next((name for name in known if rest.startswith(name)), None)
        if label is None:
            return None
        found.append(label)
        rest = rest[len(label) :]
    fields = {named_field(label) for label in found}
    if len(found) < _LEAST_LABELS or not fields & _NAMES or len(fields & _CORE) < 2:
        return None
    return _in_columns(found)


def rows_of_pairs(pairs: Iterable[Pair]) -> list[list[str]] | None:
    """A header row and one row per item out of `label, value` pairs; None when they are no catalogue.

    A new item begins where a label comes that the item already has.
    """
    header: dict[str, None] = {}
    items: list[dict[str, str]] = []
    for label, value in pairs:
        if not items or label in items[-1]:
            items.append({})
        header.setdefault(label, None)
        items[-1][label] = value
    fields = {named_field(label) for label in header}
    if len(header) < _LEAST_LABELS or not fields & _NAMES or len(fields & _CORE) < 2:
        return None
    return [list(header), *([item.get(label, "") for label in header] for item in items)]


def is_label(text: str) -> bool:
    """Whether a cell or the start of a line is the name of a column."""
    return 0 < len(text.strip()) <= _LONGEST_LABEL and named_field(text) is not None


@cache
def _labels() -> tuple[str, ...]:
    """All labels, longest first; one that joins two levels would hide that they are two columns."""
    known = words()
    names = {name for name, field in known.field_of.items() if field != "levels_slashed"}
    return tuple(sorted(names | set(known.group_of), key=lambda name: (-len(name), name)))


@cache
def _starts() -> frozenset[str]:
    return frozenset(label[:2] for label in _labels())


def _in_columns(labels: list[str]) -> list[str]:
    groups = words().groups
    below = {
        group: [label for label in labels if named_field(label) in fields]
        for group, fields in groups.items()
        if group in {named_field(label) for label in labels}
    }
    moved = {label for found in below.values() for label in found}
    columns: list[str] = []
    for label in labels:
        field = named_field(label)
        if field in below:
            columns.extend(below.pop(field) or [label])
        elif label not in moved:
            columns.append(label)
    return columns


def _with_split_header(grid: Grid) -> Grid | None:
    """A header that stands in one cell across the table, or in the paragraph before it."""
    filled = grid.filled()
    for index, row in enumerate(filled[:-1]):
        texts = {cell.strip() for cell in row if cell.strip()}
        if len(texts) == 1 and (labels := labels_in(texts.pop())) is not None:
            return _headed(grid, labels, index + 1)
    for line in grid.context:
        if (labels := labels_in(line)) is not None:
            return _headed(grid, labels, 0)
    return None


def _headed(grid: Grid, labels: list[str], first: int) -> Grid | None:
    width = max((len(row) for row in grid.rows[first:]), default=0)
    if len(labels) != width:
        return None
    merged = [(r0 - first + 1, c0, r1 - first + 1, c1) for r0, c0, r1, c1 in grid.merged if r0 >= first]
    return Grid(
        grid.name, [labels, *grid.rows[first:]], merged, grid.first_line + first - 1, context=grid.context
    )


def _of_pairs(grid: Grid) -> Grid | None:
    """One field per row: a label and its value, also two such pairs side by side."""
    pairs: list[Pair] = []
    filled_rows = 0
    for row in grid.filled():
        cells = list(row)
        while cells and not cells[-1].strip():
            cells.pop()
        if len({cell.strip() for cell in cells if cell.strip()}) < 2:
            continue
        filled_rows += 1
        inner = [cell for index, cell in enumerate(cells) if index == 0 or cell != cells[index - 1]]
        if len(inner) == 3 and is_label(inner[0]) and is_label(inner[1]):
            pairs.append((inner[1], inner[2]))  # a group's heading in front of the label
        elif is_label(inner[0]) and len(inner) <= 4 and all(is_label(cell) for cell in inner[2::2]):
            pairs.extend(zip(inner[::2], [*inner[1::2], ""], strict=False))
        else:
            filled_rows += 1
    if not pairs or len(pairs) < filled_rows * _LEAST_SHARE:
        return None
    return _grid(grid, rows_of_pairs(pairs))


def _turned(grid: Grid) -> Grid | None:
    """Labels in the first column and one column per item."""
    rows = grid.filled()
    if not rows or len(rows) < _LEAST_LABELS or len(rows[0]) < 3:
        return None
    named = [row for row in rows if is_label(row[0])]
    if len(named) < len(rows) * _LEAST_SHARE:
        return None
    turned = [list(column) for column in zip(*named, strict=True)]
    return _grid(grid, turned)


def _grid(grid: Grid, rows: list[list[str]] | None) -> Grid | None:
    if rows is None or find_header(rows) is None:
        return None
    return Grid(grid.name, rows, [], grid.first_line, context=grid.context)


def label_and_value(line: str) -> Pair | None:
    """`公开时限：20个工作日内` as a pair; None when the line does not begin with a label and a colon."""
    found = re.match(r"\s*[【\[]?([^：:【】\[\]]{2,20})[】\]]?\s*[：:]\s*(.*)$", line, re.S)
    return (found[1].strip(), found[2].strip()) if found and is_label(found[1]) else None
