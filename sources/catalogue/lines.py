"""Catalogues that were copied as text: no table is left.

Belongs here: `label: value` lines, a header paragraph with one cell per line.
Does not belong here: tables that lost their shape (`unfolded.py`).
"""

import re

from sources.catalogue.carriers import read_carriers
from sources.catalogue.header import named_field
from sources.catalogue.unfolded import label_and_value, labels_in, rows_of_pairs
from sources.catalogue.words import plain
from sources.limits import read_limit
from sources.tables import Grid
from sources.tables.grid import rectangular

_NUMBER = re.compile(r"[（(]?\d{1,4}(?:\.\d{1,3})*[）).、]?")
_MARK = re.compile(r"[\s√✓✔●■☑RtP]{1,3}")
_BOXES = re.compile(r"[■□▲△●○☑☐√]\s*\S{2,}")
_BODY = re.compile(
    r"(?:局|委|委员会|部门|政府|办|办公室|中心|院|站|处|所|街道|公安|分局|机构|单位|支队|大队)$"
)
_LEVELS = ("level1", "level2", "level3")
_ORDER = ("content", "basis", "limit", "body", "carriers", "mark")
_LONGEST_LIMIT = 120
_LEAST_TABS = 3
_MOST_HEADER_LINES = 24


def grid_of_lines(lines: list[str]) -> Grid | None:
    """The catalogue that the lines of a text hold, as a grid; None when they hold none.

    Empty cells leave no line behind, so that marks cannot be told apart: they are left out.
    """
    return _of_tabs(lines) or _of_pairs(lines) or _of_cells(lines)


def _of_tabs(lines: list[str]) -> Grid | None:
    """Rows whose cells are parted by tabs, as text copied out of a table has them."""
    places = [index for index, line in enumerate(lines) if line.count("\t") >= _LEAST_TABS]
    if len(places) < 2:
        return None
    rows = rectangular([[cell.strip() for cell in lines[index].split("\t")] for index in places])
    return Grid("", rows, [], places[0] + 1, context=_context(lines, places[0]))


def _of_pairs(lines: list[str]) -> Grid | None:
    pairs: list[tuple[str, str]] = []
    first = 0
    for index, line in enumerate(lines):
        if (pair := label_and_value(line)) is not None:
            first = first if pairs else index
            pairs.append(pair)
        elif pairs and pairs[-1][1] and len(line) > 1:
            label, value = pairs[-1]
            pairs[-1] = (label, f"{value}\n{line.strip()}")
    rows = rows_of_pairs(pairs)
    return Grid("", rows, [], first, context=_context(lines, first)) if rows is not None else None


def _of_cells(lines: list[str]) -> Grid | None:
    """A header and then one cell per line; a line that is only a number begins an item."""
    for start in range(len(lines)):
        for end in range(start + 1, min(start + _MOST_HEADER_LINES, len(lines)) + 1):
            if named_field(lines[start]) is None and end > start + 1:
                break
            labels = labels_in("".join(lines[start:end]))
            if labels is None or (end < len(lines) and _is_label_line(lines[end])):
                continue
            rows = _rows(labels, lines[end:])
            return Grid("", rows, [], end, context=_context(lines, start)) if len(rows) > 1 else None
    return None


def _is_label_line(line: str) -> bool:
    return len(plain(line)) >= 2 and named_field(line) is not None


def _context(lines: list[str], end: int) -> tuple[str, ...]:
    return tuple(line for line in lines[max(0, end - 4) : end][::-1] if len(line) <= 160)


def _rows(labels: list[str], lines: list[str]) -> list[list[str]]:
    fields = [named_field(label) or "" for label in labels]
    items: list[list[str]] = []
    for line in lines:
        if _NUMBER.fullmatch(line.strip()):
            items.append([line.strip()])
        elif items and line.strip():
            items[-1].append(line.strip())
    rows = [_row(fields, item) for item in items]
    keep = [index for index, field in enumerate(fields) if field in ("seq", *_LEVELS, *_ORDER)]
    return [
        [labels[index] for index in keep],
        *([row[index] for index in keep] for row in rows if any(row[1:])),
    ]


def _row(fields: list[str], item: list[str]) -> list[str]:
    """The cells of one item, each line put where its form says; names and contents come first."""
    row = [""] * len(fields)
    place = {field: index for index, field in enumerate(fields)}
    if "seq" in place:
        row[place["seq"]] = item[0]
    kinds = [_kind(line) for line in item[1:]]
    free = next((index for index, kind in enumerate(kinds) if kind != "content"), len(kinds))
    levels = [field for field in _LEVELS if field in place]
    # The deepest levels are always there; a first level that was merged is missing from the second row on.
    names = min(len(levels), max(free - 1, 0)) if "content" in place else min(len(levels), free)
    for field, text in zip(levels[len(levels) - names :], item[1 : 1 + names], strict=True):
        row[place[field]] = text
    stage = 0
    for kind, text in zip(kinds[names:], item[1 + names :], strict=True):
        stage = max(stage, _ORDER.index(kind) if kind != "content" else stage)
        field = _ORDER[stage] if kind == "content" else kind
        if field in place and field != "mark":
            row[place[field]] = f"{row[place[field]]}\n{text}".strip()
    return row


def _kind(line: str) -> str:
    if _MARK.fullmatch(line):
        return "mark"
    if _BOXES.match(line) and read_carriers(line):
        return "carriers"
    if line.startswith(("《", "【")) or re.match(r"\d{1,2}[.、]\s*《", line):
        return "basis"
    if len(line) <= _LONGEST_LIMIT and read_limit(line).kind not in ("unknown", "none", "before_event"):
        return "limit"
    return "body" if len(line) <= 40 and _BODY.search(line) else "content"
