"""What a double-publicity file is: format, encoding, the tables in it, their layouts and columns.

Belongs here: the meeting of file formats and headings. Does not belong here: judging of values, where tables
begin and end inside a sheet (`blocks.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sources.double_publicity.blocks import Block, find_blocks, find_header, rows_below_header
from sources.double_publicity.delimited import SEPARATORS, Head, head_records, read_head
from sources.double_publicity.files import File
from sources.double_publicity.header import Header, best_row
from sources.double_publicity.layouts import Layout, Party, Subject, layouts
from sources.double_publicity.portal import read_portal
from sources.double_publicity.privacy import without_personal
from sources.double_publicity.stacked import read_stacked, repeats_header
from sources.findings import Finding, finding
from sources.tables import Grid, name_finding, read_grids
from sources.tables.kinds import kind_of
from sources.tables.kinds import suffix as name_suffix

WORKBOOK_BYTES = 512 << 20
_SIGNATURE_BYTES = 65_536
_HEAD_RECORDS = 250
_ROWS_SHOWN = 12
# Words in the names of sheets that show how to fill in the table: their rows are nobody's records.
_EXAMPLES = ("样例", "样表", "示例", "范例", "例表", "说明", "字典", "码表", "代码表")


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a table is and where its data stands.

    `kind` is `csv` (read it from the file below record `header_row`, separated by `separator`), `grid`
    (`rows` holds the data rows and nothing else) or `none` (not readable: see `findings`).
    `headings`, `columns`, `places` and `persons` are those of `Header`.

    Of a grid `sheet` is the name of the sheet, of the table in a page, or of the list in JSON (None in plain
    text); `first_line` is the number, in the sheet, from 1, of record 0, so that the header stands in
    `first_line + header_row`; `lines[k]` is the number of `rows[k]`, and `overflow` holds by k what stands
    beyond the last heading of a delimited row. Findings of the whole file (`row` None) stand in the first
    table's.
    """

    kind: Literal["csv", "grid", "none"]
    findings: list[Finding] = field(default_factory=list)
    layout: Layout | None = None
    subject: Subject | None = None
    party: Party | None = None
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    encoding: str | None = None
    separator: str = ","
    header_row: int = 0
    rows: Sequence[Sequence[str]] = ()
    sheet: str | None = None
    first_line: int = 1
    lines: Sequence[int] = ()
    overflow: Mapping[int, str] = field(default_factory=dict)


def read_shape(
    file: File, name: str, columns: Mapping[str, str] | None = None, subject: Subject | None = None
) -> TableShape:
    """The first table of a file that holds `subject` (of any subject when None or when there is none)."""
    shapes = read_shapes(file, name, columns, subject)
    return next((shape for shape in shapes if subject in (None, shape.subject)), shapes[0])


def read_shapes(
    file: File, name: str, columns: Mapping[str, str] | None = None, subject: Subject | None = None
) -> list[TableShape]:
    """The tables of a file in their order, at least one; nothing raises on bad input.

    Several come from a workbook, a page, JSON with several lists, or text with one table below the other; of
    plain text with one table only the first MB is read. Tables without rows beside tables of the same subject
    that have rows, sheets with examples and hidden sheets are left out (the last with a finding) unless there
    is nothing else.

    `columns` maps a bureau's own headings to standard ones (several may map to one: the first filled cell
    counts); `subject` is what the channel holds, for headings that do not tell.
    """
    size = file.stat().st_size
    with file.open("rb") as handle:
        signature = handle.read(_SIGNATURE_BYTES)
    kind, suffix = kind_of(signature)
    if kind == "damaged" and size > len(signature):
        # Only the whole of a zip file shows what it is.
        kind = "xlsx"
    own = dict(columns or {})
    if kind == "text":
        shapes = _delimited(file, own, subject)
        if shapes[0].kind == "none" and name_suffix(name) == ".json" and size <= WORKBOOK_BYTES:
            return _portal(file.read_bytes(), own, subject)
        return _noted(shapes, [odd] if (odd := name_finding(name, kind, suffix)) is not None else [])
    if size > WORKBOOK_BYTES:
        limit = f"{WORKBOOK_BYTES >> 20} MB"
        return [TableShape("none", [finding("file-too-large", size=f"{size >> 20} MB", limit=limit)])]
    data = file.read_bytes()
    return _portal(data, own, subject) if suffix == ".json" else _grids(data, name, own, subject)


def _delimited(file: File, own: Mapping[str, str], subject: Subject | None) -> list[TableShape]:
    head = read_head(file)
    separator, records = _separator(head, own)
    header = find_header(records, own, subject)
    if isinstance(header, Finding):
        return [TableShape("none", [header], encoding=head.encoding)]
    if repeats_header(file, head.encoding, records[: header.row + 1], header):
        reading = read_stacked(file, separator)
        blocks = find_blocks(reading.grids[0].rows, own, subject) if reading.grids else []
        if isinstance(blocks, list) and _are_several(blocks):
            shapes = [_cut(_of_block(block, None, 1), head.encoding, separator) for block in blocks]
            return _noted(_worth_reading(shapes), reading.findings)
    skipped = header.row + rows_below_header(records, header, own)
    shape = _shape("csv", header)
    return [replace(shape, encoding=head.encoding, separator=separator, header_row=skipped)]


def _separator(head: Head, own: Mapping[str, str]) -> tuple[str, list[list[str]]]:
    """The separator under which a header shows the most known headings."""
    candidates = [(separator, head_records(head, separator, _HEAD_RECORDS)) for separator in SEPARATORS]
    return max(candidates, key=lambda candidate: best_row(candidate[1], own)[1])


def _are_several(blocks: Sequence[Block]) -> bool:
    """Whether headers stand between the rows; without any the fast reader does as well."""
    return len(blocks) > 1 or any(block.repeated for block in blocks)


def _portal(data: bytes, own: Mapping[str, str], subject: Subject | None) -> list[TableShape]:
    reading = read_portal(data)
    shapes: list[TableShape] = []
    missing: Finding | None = None
    for grid in reading.grids:
        found = find_blocks(grid.rows, own, subject, ordered=False)
        if isinstance(found, Finding):
            missing = missing or found
        else:
            shapes.extend(_of_block(block, grid.name, grid.first_line) for block in found)
    if not shapes:
        return [TableShape("none", [*reading.findings, *([missing] if missing is not None else [])])]
    return _noted(_worth_reading(shapes), reading.findings)


def _grids(data: bytes, name: str, own: Mapping[str, str], subject: Subject | None) -> list[TableShape]:
    reading = read_grids(data, name)
    shown: list[TableShape] = []
    aside: list[tuple[Grid, list[TableShape]]] = []
    missing: Finding | None = None
    for number, grid in enumerate(reading.grids, start=1):
        found = find_blocks(grid.filled(), own, subject)
        if isinstance(found, Finding):
            missing = missing or found
            continue
        shapes = [_of_block(block, grid.name or f"表 {number}", grid.first_line) for block in found]
        shapes = [_with_lost(shape, grid) for shape in shapes] if grid.lost else shapes
        if grid.hidden or any(word in grid.name for word in _EXAMPLES):
            aside.append((grid, shapes))
        else:
            shown.extend(shapes)
    notes = list(reading.findings)
    if not shown:
        shown = [shape for _, shapes in aside for shape in shapes]
    else:
        for grid, shapes in aside:
            rows = sum(len(shape.rows) for shape in shapes)
            if grid.hidden and rows:
                notes.append(finding("dp-sheet-hidden", locator=grid.name, sheet=grid.name, rows=rows))
    if not shown:
        return [TableShape("none", [*notes, *([missing] if missing is not None else [])])]
    return _noted(_worth_reading(shown), notes)


def _worth_reading(shapes: list[TableShape]) -> list[TableShape]:
    """Without the empty tables of a subject that has others; header findings name their table if several."""
    filled = {shape.subject for shape in shapes if shape.rows}
    kept = [shape for shape in shapes if shape.rows or shape.subject not in filled]
    seen: set[Subject | None] = set()
    left = []
    for shape in kept:
        # Of several empty tables of a subject one is enough.
        if not shape.rows and shape.subject in seen:
            continue
        seen.add(shape.subject)
        left.append(shape)
    if len(left) == 1:
        return left
    return [replace(shape, findings=[_placed(f, shape) for f in shape.findings]) for shape in left]


def _placed(found: Finding, shape: TableShape) -> Finding:
    place = shape.sheet or f"{shape.first_line + shape.header_row}"
    zh = f"表“{shape.sheet}”的" if shape.sheet else f"第 {place} 行开始的表，"
    en = f"Sheet “{shape.sheet}”: " if shape.sheet else f"Table from row {place}: "
    return replace(
        found, locator=shape.sheet, message_zh=zh + found.message_zh, message_en=en + found.message_en
    )


def _noted(shapes: list[TableShape], notes: Sequence[Finding]) -> list[TableShape]:
    if not notes:
        return shapes
    return [replace(shapes[0], findings=[*notes, *shapes[0].findings]), *shapes[1:]]


def _of_block(block: Block, sheet: str | None, first_line: int) -> TableShape:
    return replace(
        _shape("grid", block.header),
        rows=block.rows,
        sheet=sheet,
        first_line=first_line,
        lines=[first_line + place for place in block.places],
    )


def _with_lost(shape: TableShape, grid: Grid) -> TableShape:
    """The table with a finding for each column that has cells without a value (`#N/A`)."""
    numbers = {line - grid.first_line: number for number, line in enumerate(shape.lines, start=1)}
    columns = layouts().columns(shape.layout or "C", shape.subject or "permit")
    found: dict[tuple[str, str], list[int]] = {}
    for (row, place), shown in sorted(grid.lost.items()):
        column = shape.columns[place] if place < len(shape.columns) else None
        if row in numbers and column is not None:
            found.setdefault((columns[column].name, shown), []).append(numbers[row])
    findings = [
        finding(
            "dp-cell-lost",
            field=name,
            value=shown,
            row=0,
            count=len(rows),
            rows="、".join(map(str, rows[:_ROWS_SHOWN])) + (" 等" if len(rows) > _ROWS_SHOWN else ""),
        )
        for (name, shown), rows in found.items()
    ]
    return replace(shape, findings=[*shape.findings, *findings])


def _cut(shape: TableShape, encoding: str, separator: str) -> TableShape:
    """A table of a delimited text without the cells beyond its last heading; filled ones are kept aside."""
    width = 1 + max(place for place, heading in enumerate(shape.headings) if heading.strip())
    overflow = {
        number: separator.join(row[width:]).rstrip(separator)
        for number, row in enumerate(shape.rows)
        if any(cell.strip() for cell in row[width:])
    }
    return replace(
        shape,
        headings=shape.headings[:width],
        columns=shape.columns[:width],
        rows=[row[:width] for row in shape.rows],
        encoding=encoding,
        separator=separator,
        overflow=overflow,
    )


def _shape(kind: Literal["csv", "grid"], header: Header) -> TableShape:
    return TableShape(
        kind,
        [without_personal(found) for found in header.findings],
        header.layout,
        header.subject,
        header.party,
        header.headings,
        header.columns,
        header.places,
        header.persons,
        header_row=header.row,
    )
