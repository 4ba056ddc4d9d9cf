"""The rows below a header: which are items, which go on, which are furniture.

Belongs here: merged and repeated cells, flattened copies, banners, notes.
Does not belong here: what a cell means.
"""

import re
from dataclasses import dataclass, field

from sources.catalogue.cells import is_ditto, kept_text, level_text
from sources.catalogue.domains import Domain, domain_of
from sources.catalogue.header import Header, repeats
from sources.tables import Grid, GridReading

_LEVELS = ("level1", "level2", "level3", "levels_slashed")
_TEXTS = ("content", "basis", "limit", "retention", "body", "carriers", "stage")
_CARRIED = ("domain", "basis", "limit", "retention", "body", "carriers")
_TITLE = re.compile(r"[领領]域|目[录錄]|公[开開]事[项項]")
_GENERAL_TITLE = re.compile(r"(?:\d+|[一二三四五六七八九十]+)个?(?:试点|重点)?领域|各领域|试点领域|重点领域")
_NOTE = re.compile(
    r"^\s*[（(]?(?:注|备注|说明|填报|填表|填写|联系人|审核|制表|附[注件]|单位|编制|合计|共计|日期)"
    r"[^。]{0,8}[:：]|^\s*注\s*\d"
)
_NUMBER = re.compile(r"[\s\d一二三四五六七八九十.、．（）()\-]*")


@dataclass(slots=True)
class Entry:
    """The cells of one item by field, the domain in force, and the row where it begins."""

    cells: dict[str, str]
    domain: Domain | None
    index: int
    key: tuple[object, ...] = ()
    own: dict[str, str] = field(default_factory=dict)


def title_domain(tables: GridReading, grid: Grid, filled: list[list[str]], header: Header) -> Domain | None:
    """The domain that a table's title names: rows above the header, caption and headings, sheet, page title.

    The nearest line that looks like a title decides, also when it names a domain outside the 26.
    """
    above = [
        cell
        for row in reversed(filled[: header.first])
        for cell in dict.fromkeys(row)
        if len(cell.strip()) >= 2
    ]
    for line in (*above, grid.name, *grid.context, *tables.titles):
        found = domain_of(line) if line == grid.name or _TITLE.search(line) else None
        if found:
            return found
        if "领域" in line and not _GENERAL_TITLE.search(line) and _names_other(line):
            return None
    return None


def table_name(tables: GridReading, grid: Grid) -> str:
    """What to call a table in messages: its sheet or caption, else the nearest title of the page."""
    if not tables.titles:
        return grid.name or "表格"
    near = (grid.name, *grid.context, *tables.titles)
    return next((line for line in near if _TITLE.search(line) and "首页" not in line), grid.name or "表格")


def _names_other(line: str) -> bool:
    """Whether a title puts a word of its own before 领域: 交通运输领域基层政务公开标准目录."""
    stem = re.sub(r".*[县区市旗州镇乡局]", "", "".join(line.split()).split("领域")[0])
    return len(stem) >= 2


def entries(grid: Grid, filled: list[list[str]], header: Header, domain: Domain | None) -> list[Entry]:
    """The items below the header, with merged cells, 同上 and rows that go on resolved."""
    spans = _spans(grid)
    flattened = not any(r1 > r0 for r0, _, r1, _ in grid.merged if r0 > header.last)
    found: list[Entry] = []
    group = ""
    for index in range(header.last + 1, len(filled)):
        row = filled[index]
        if not any(cell.strip() for cell in row) or repeats(header, row):
            continue
        if (banner := _banner(grid, header, row, index)) is not None:
            domain = domain_of(banner) or domain if _TITLE.search(banner) else domain
            continue
        cells = _cells(header, row)
        previous = found[-1] if found else None
        if previous is not None:
            _resolve_ditto(cells, previous)
        if not any(cells.get(name, "").strip() for name in (*_LEVELS, *_TEXTS)):
            continue
        if not _has_level(cells):
            if previous is None or not any(kept_text(cells.get(name, "")) for name in _TEXTS):
                continue
            if not _is_own(cells, previous):
                _append(previous, cells)
                continue
            cells |= {name: previous.cells.get(name, "") for name in _LEVELS if name in header.columns}
        if (name := _group_name(cells, spans, header, index)) is not None:
            group = name
            continue
        if group and not cells.get("level1", "").strip():
            cells["level1"] = group
        group = ""
        entry = Entry(cells, domain, index, _key(spans, header, index), dict(cells))
        if previous is not None:
            _carry(entry, previous, flattened)
            if _same_but_content(entry, previous):
                _append(previous, {"content": cells.get("content", "")})
                continue
        found.append(entry)
    return found


def _spans(grid: Grid) -> dict[tuple[int, int], int]:
    """For each cell of a range merged downwards the number of that range."""
    return {
        (row, column): number
        for number, (r0, c0, r1, c1) in enumerate(grid.merged)
        if r1 > r0
        for row in range(r0, r1 + 1)
        for column in range(c0, c1 + 1)
    }


def _cells(header: Header, row: list[str]) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, columns in header.columns.items():
        pieces = dict.fromkeys(row[column].strip() for column in columns)
        glue = "|" if name == "limit" else "\n"
        joined[name] = glue.join(piece for piece in pieces if piece)
    return joined


def _banner(grid: Grid, header: Header, row: list[str], index: int) -> str | None:
    """The text of a row that is no item: a title, a note or a line of the form across the table."""
    texts = list(dict.fromkeys(cell.strip() for cell in row if cell.strip()))
    first = texts[0]
    if _NOTE.match(first) and len(texts) <= 3:
        return first
    if len(texts) == 1:
        wide = any(r0 <= index <= r1 and (c1 - c0 + 1) * 2 > len(row) for r0, c0, r1, c1 in grid.merged)
        filled_cells = [column for column, cell in enumerate(row) if cell.strip()]
        if wide or _NUMBER.fullmatch(first):
            return first
        text_columns = {column for name in _TEXTS for column in header.columns.get(name, ())}
        return None if set(filled_cells) & text_columns and len(filled_cells) < len(row) else first
    return None


def _group_name(
    cells: dict[str, str], spans: dict[tuple[int, int], int], header: Header, index: int
) -> str | None:
    """The first level in a row that says nothing else: a heading over the rows below it, no item."""
    name = cells.get("level1", "").strip()
    others = (*_LEVELS[1:], *_TEXTS, "audience_all", "audience_specific", "mode_active", "level_county")
    if not name or any(cells.get(other, "").strip() for other in others):
        return None
    return None if any((index, column) in spans for column in header.columns["level1"]) else name


def _has_level(cells: dict[str, str]) -> bool:
    return any(level_text(cells.get(name, "")) for name in _LEVELS)


def _is_own(cells: dict[str, str], previous: Entry) -> bool:
    """Whether a row without names is an item of its own: it has a number, or its own content and limit."""
    content, limit = cells.get("content", "").strip(), cells.get("limit", "").strip()
    if cells.get("seq", "").strip():
        return bool(content or limit)
    return bool(content and limit and limit != previous.cells.get("limit", "").strip())


def _resolve_ditto(cells: dict[str, str], previous: Entry) -> None:
    for name, text in cells.items():
        if name != "seq" and is_ditto(text):
            cells[name] = previous.cells.get(name, "")


def _append(previous: Entry, cells: dict[str, str]) -> None:
    for name in _TEXTS:
        text = cells.get(name, "").strip()
        if text and text != previous.cells.get(name, "").strip():
            previous.cells[name] = f"{previous.cells.get(name, '')}\n{text}".strip()
            previous.own[name] = previous.cells[name]


def _carry(entry: Entry, previous: Entry, flattened: bool) -> None:
    """Values that a merged cell held: the first level always, the others in copies that lost their merges."""
    cells, before = entry.cells, previous.cells
    deeper = cells.get("level2", "").strip() or cells.get("level3", "").strip()
    if not cells.get("level1", "").strip() and deeper:
        cells["level1"] = before.get("level1", "")
        if not cells.get("level2", "").strip() and flattened:
            cells["level2"] = before.get("level2", "")
    elif (
        flattened
        and not cells.get("level2", "").strip()
        and cells.get("level3", "").strip()
        and cells.get("level1") == before.get("level1")
    ):
        cells["level2"] = before.get("level2", "")
    if flattened:
        for name in _CARRIED:
            if name in cells and not cells[name].strip():
                cells[name] = before.get(name, "")


def _key(spans: dict[tuple[int, int], int], header: Header, index: int) -> tuple[object, ...]:
    """What tells one item's cells from the next one's: the merged range of its deepest level, or its row."""
    for name in reversed(_LEVELS[:3]):
        for column in header.columns.get(name, ()):
            span = spans.get((index, column))
            return (name, span) if span is not None else ("row", index)
    return ("row", index)


def _same_but_content(entry: Entry, previous: Entry) -> bool:
    """Whether a merged item only goes on with a further content cell."""
    if entry.key != previous.key or entry.key[0] == "row" or entry.domain != previous.domain:
        return False
    names = [name for name in entry.own if name not in ("content", "seq", "other")]
    same = all(entry.cells.get(name, "") == previous.cells.get(name, "") for name in names)
    levels = [level_text(entry.cells.get(name, "")) for name in ("level1", "level2", "level3")]
    return same and any(levels)
