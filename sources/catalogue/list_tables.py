"""Tables of a plan's annexes to rows.

Belongs here: which column is what, which list a table is, its rows. Does not belong here: text.
"""

from sources.catalogue.cells import kept_text, level_text, one_line, read_mark
from sources.catalogue.domains import domain_of
from sources.catalogue.list_model import (
    Attribute,
    ListKind,
    ListRow,
    attribute_of,
    bodies_of,
    link_of,
    list_words,
    stage_of,
)
from sources.catalogue.words import plain, spellings
from sources.tables import Grid

_ABOUT = frozenset(("lead", "stage", "attribute", "link"))
_MOST_HEADER = 8
_LONGEST_HEADING = 30
Columns = dict[str, list[int]]


def read_list_table(grid: Grid) -> list[ListRow]:
    """The rows of one table; empty when it is none of the lists."""
    rows = grid.filled()
    for index, row in enumerate(rows[:_MOST_HEADER]):
        columns = _columns(row)
        about = _ABOUT & columns.keys() or {name for name in columns if name.startswith(("=", "@"))}
        if ("item" in columns or "domain" in columns or "content" in columns) and about:
            last = index
            if last + 1 < len(rows) and (lower := _lower(rows, index)) is not None:
                columns, last = lower, index + 1
            title = " ".join((*(cell for above in rows[:index] for cell in above), grid.name, *grid.context))
            return _rows(grid, rows, last + 1, columns, _kind(title, columns))
    return []


def _columns(row: list[str]) -> Columns:
    """Column numbers by role; `=active` and `@决策` are columns of marks and of stages."""
    columns: Columns = {}
    words = list_words()
    for number, cell in enumerate(row):
        if not cell.strip() or len(cell) > _LONGEST_HEADING:
            continue
        for spelling in spellings(cell):
            stage = spelling.removesuffix("公开").removesuffix("阶段").removesuffix("环节")
            if (role := words.role_of.get(spelling)) is not None:
                columns.setdefault(role, []).append(number)
            elif stage in words.stages:
                columns.setdefault(f"@{stage}", []).append(number)
            elif len(spelling) >= 3 and spelling in words.attribute_of:
                columns.setdefault(f"={words.attribute_of[spelling]}", []).append(number)
            else:
                continue
            break
    return columns


def _lower(rows: list[list[str]], index: int) -> Columns | None:
    """The columns of a header in two rows; None when the second row is no header."""
    lower = _columns(rows[index + 1])
    named = sum(len(numbers) for numbers in lower.values())
    others = sum(1 for a, b in zip(rows[index], rows[index + 1], strict=True) if b.strip() and b != a)
    fresh = sum(1 for a, b in zip(rows[index], rows[index + 1], strict=True) if b.strip() and b == a)
    if named < 2 or named < others + fresh:
        return None
    both = [b if b.strip() else a for a, b in zip(rows[index], rows[index + 1], strict=True)]
    return _columns(both)


def _kind(title: str, columns: Columns) -> ListKind:
    if "stage" in columns or any(name.startswith("@") for name in columns):
        return "workflow"
    words = plain(title)
    for name, kind in list_words().kind_of_title:
        if name in words and (kind != "lead_bodies" or "item" not in columns):
            return kind if kind != "workflow" else "items"
    if "link" in columns:
        return "key_areas"
    if "item" not in columns and "content" not in columns:
        return "lead_bodies"
    return "full_list" if "attribute" in columns or any(name[0] == "=" for name in columns) else "items"


def _rows(grid: Grid, rows: list[list[str]], first: int, columns: Columns, kind: ListKind) -> list[ListRow]:
    found: list[ListRow] = []
    carried: dict[str, str] = {}
    for index in range(first, len(rows)):
        row = rows[index]
        cells = {name: _joined(row, numbers) for name, numbers in columns.items()}
        filled = {cell.strip() for cell in row if cell.strip()}
        if len(filled) < 2 or _columns(row).keys() >= columns.keys():
            continue
        for name in ("domain", "group"):
            if name in cells:
                cells[name] = carried[name] = cells[name] or carried.get(name, "")
        made = _made(cells, columns, kind)
        for one in made:
            one.line = grid.first_line + index
        found.extend(made)
    return found


def _joined(row: list[str], numbers: list[int]) -> str:
    return "\n".join(dict.fromkeys(row[number].strip() for number in numbers if row[number].strip()))


def _made(cells: dict[str, str], columns: Columns, kind: ListKind) -> list[ListRow]:
    """The rows that one row of a table gives: one, or one per stage where stages are columns."""
    names = [level_text(cells.get(name, "")) for name in ("group", "item")]
    item = "/".join(name for name in names if name) or one_line(cells.get("content", ""))
    domain_text = level_text(cells.get("domain", ""))
    named = domain_of(domain_text)
    if item is None and domain_text is None:
        return []
    row = ListRow(
        kind,
        domain=named.name if named else None,
        item=item,
        stage=stage_of(cells.get("stage", "")),
        bodies=bodies_of(cells.get("lead", "")),
        attribute=_attribute(cells, columns),
        link=link_of(cells.get("link", "")),
        support=bodies_of(cells.get("support", "")),
        content=kept_text(cells.get("content", "")),
        reason=one_line(cells.get("reason", "")),
        domain_text=domain_text,
        attribute_text=one_line(cells.get("attribute", "")),
        link_text=one_line(cells.get("link", "")),
    )
    staged = [name for name in columns if name.startswith("@")]
    if not staged:
        return [row]
    return [_of_stage(row, name[1:], cells[name]) for name in staged if one_line(cells[name])]


def _of_stage(row: ListRow, stage: str, cell: str) -> ListRow:
    """The part of a row below one stage: a mark, or the text that is disclosed at that stage."""
    text = read_mark(cell).text
    return ListRow(
        row.kind, row.domain, row.item, stage, list(row.bodies), row.attribute, row.link,
        support=list(row.support), content=text if text and len(text) > 1 else row.content,
        reason=row.reason, domain_text=row.domain_text, attribute_text=row.attribute_text,
        link_text=row.link_text,
    )  # fmt: skip


def _attribute(cells: dict[str, str], columns: Columns) -> Attribute | None:
    if "attribute" in columns:
        return attribute_of(cells["attribute"])
    marked: list[Attribute] = [
        kind
        for kind in ("active", "on_request", "not_disclosed")
        if f"={kind}" in columns and read_mark(cells[f"={kind}"]).marked
    ]
    return marked[0] if len(marked) == 1 else None
