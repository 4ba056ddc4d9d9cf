"""Any file to grids: workbooks, text and pages by `sources/tables`, office documents by `sources/documents`.

Belongs here: tables of documents as grids, and one table again out of the pieces that pages cut it into.
Does not belong here: file formats, what the cells mean.
"""

import re
from dataclasses import dataclass, field
from pathlib import PurePath

import lxml.etree as etree
import lxml.html as lh

from sources.catalogue.header import find_header, repeats
from sources.documents import DocumentText, Line, Table, read_document
from sources.tables import Grid, GridReading, read_grids
from sources.tables.kinds import kind_of
from sources.tables.markup import cell_lines
from sources.text import decode

_SIGNATURES = (b"%PDF-", b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_HEAD = 1024
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
_CONTEXT_LINES = 4
_CONTEXT_CHARS = 160
_NUMBERED_SHARE = 0.8
_MERGED = ("domain", "basis", "limit", "body", "carriers")
_LEAST_CELLS = 3
_TITLE = re.compile(r"[领領]域|目[录錄]")
_PAGE_NUMBER = re.compile(r"[\s\-—–―·第页共/\d]*")
_GAP = re.compile(
    r"(?<=[^\x00-\x7f]) +|(?<=[;.,:)]) +(?=[^\x00-\x7f])| +(?=[●■□▲◆○☑☐√①-⑳《【(（]|\d{1,2}[.、)）])"
)
_ANCHOR = re.compile(r"""<a\b[^<>]*?\bhref\s*=\s*(["'])(https?://[^"'<>]+)\1[^<>]*>""", re.I)
_ITEM = r"(?=\d{1,2}[.、．)）]|[①-⑳●])"
_LISTED, _RUN_ON = re.compile(r"[；;。] +" + _ITEM), re.compile(r"(?<=[；;。])" + _ITEM)


@dataclass(slots=True)
class TableReading(GridReading):
    """All tables of a file, and the lines of its text in case no table is left."""

    lines: list[str] = field(default_factory=list)


def read_tables(data: bytes, name: str, *, with_links: bool = False) -> TableReading:
    """All tables of a file; never raises on bad input. `with_links` prints the addresses of a page's links.

    Word files (.docx, .doc, .rtf) and PDF with a text layer give the same shape as workbooks and pages. A
    table that goes on over the next page is one grid, whether or not its header is printed again.
    """
    if not _is_document(data):
        if with_links and kind_of(data)[0] == "html":
            data = _with_links(data)
        found = read_grids(data, name)
        reading = TableReading(_joined(found.grids), found.findings, found.titles)
        if kind_of(data)[0] in ("html", "text"):
            reading.lines = _text_lines(data)
        return reading
    document = read_document(data, name=name)
    reading = TableReading(findings=list(document.findings))
    reading.titles = tuple(title for title in (document.title, PurePath(name).stem) if title)
    reading.lines = [block.text for block in document.blocks if isinstance(block, Line)]
    _collect(document, reading)
    return reading


def _is_document(data: bytes) -> bool:
    if not any(signature in data[:_HEAD] for signature in _SIGNATURES):
        return False
    return kind_of(data)[0] not in ("xlsx", "xls", "xml", "html", "text", "empty")


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[: 4 * _HEAD])
    return found[1].decode("ascii") if found else None


def _text_lines(data: bytes) -> list[str]:
    text = decode(data, _declared(data)).text
    if kind_of(data)[0] == "html":
        parser = lh.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
        try:
            root = lh.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
            copied = [str(element.xpath("string()")) for element in root.iter("pre")]
            text = "\n".join([cell_lines(root), *(text for text in copied if "\t" in text)])
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return []
    return [line.strip(" \r\n\u3000") for line in text.splitlines() if line.strip()]


def _with_links(data: bytes) -> bytes:
    """A page whose links show their address after their words."""
    text = decode(data, _declared(data)).text
    return _ANCHOR.sub(lambda found: f"{found[0]} {found[2]} ", text).encode("utf-8")


def _joined(grids: list[Grid]) -> list[Grid]:
    """Tables of a page with nothing printed between them, one where the later carries on the earlier."""
    joined: list[Grid] = []
    for grid in grids:
        beside = bool(joined and grid.context and grid.context == joined[-1].context)
        if not joined or grid.hidden or not _goes_on(joined[-1], grid):
            joined.append(grid)
        elif beside:
            _extend(joined[-1], grid)
        elif find_header(grid.filled()) is None and _TITLE.search(" ".join(grid.context[:1])):
            joined.append(_with_header_of(joined[-1], grid))
        else:
            joined.append(grid)
    return joined


def _collect(document: DocumentText, reading: GridReading) -> None:
    """Add the tables of a document, each with the lines before it; pieces of one table are put together."""
    lines: list[str] = []
    since: list[str] = []
    last: Grid | None = None
    for block in document.blocks:
        if isinstance(block, Line):
            if not _PAGE_NUMBER.fullmatch(block.text):
                since.append(block.text)
            continue
        grid = _grid(block)
        goes_on = last is not None and _goes_on(last, grid)
        titled = any(_TITLE.search(line) for line in since)
        if last is not None and goes_on and not titled:
            if document.kind == "pdf":
                _mend_cut_row(last, grid)
                _carry_over(last, grid)
            _extend(last, grid)
            since = []
            continue
        lines.extend(since)
        since = []
        near = [line for line in lines[: -_CONTEXT_LINES - 1 : -1] if len(line) <= _CONTEXT_CHARS]
        grid.context = tuple(near)
        grid.name = grid.name or (near[0] if near else "")
        if last is not None and goes_on and find_header(grid.filled()) is None:
            grid = _with_header_of(last, grid)
        reading.grids.append(grid)
        last = grid


def _grid(table: Table) -> Grid:
    """Cells of documents stand in one line; a blank beside a Chinese sign is where a line ended.

    Where lists have one entry a line, an entry that filled its line up to the edge shows no blank.
    """
    rows = [[_GAP.sub("\n", cell) for cell in row] for row in table.rows]
    if any(_LISTED.search(cell) for row in table.rows for cell in row):
        rows = [[_RUN_ON.sub("\n", cell) for cell in row] for row in rows]
    return Grid(table.name, rows, list(table.merged))


def _goes_on(before: Grid, grid: Grid) -> bool:
    """Whether a table carries on the one right before it: as wide, no header or the same again."""
    if not grid.rows or not before.rows or len(grid.rows[0]) != len(before.rows[0]):
        return False
    header = find_header(before.filled())
    if header is None:
        return False
    filled = grid.filled()
    own = find_header(filled)
    if own is None:
        return True
    # A header printed again further down follows the last rows of the page before, not a title.
    above = [sum(1 for cell in row if cell.strip()) for row in filled[: own.first]]
    return repeats(header, filled[own.first]) and all(count >= _LEAST_CELLS for count in above)


def _with_header_of(before: Grid, grid: Grid) -> Grid:
    """The next domain's table below a title of its own, printed without its header."""
    header = find_header(before.filled())
    assert header is not None
    last = header.last + 1
    head = [r for r in before.merged if header.first <= r[0] and r[2] < last]
    piece = Grid(
        grid.name,
        before.rows[header.first : last],
        [(r0 - header.first, c0, r1 - header.first, c1) for r0, c0, r1, c1 in head],
        context=grid.context,
    )
    _extend(piece, grid)
    return piece


def _mend_cut_row(before: Grid, grid: Grid) -> None:
    """Give the last row of a page back what stands of it on the next one: the rest bears no number."""
    header = find_header(before.filled())
    if header is None or "seq" not in header.columns or len(grid.rows) < 2:
        return
    seq = header.columns["seq"][0]
    body = before.rows[header.last + 1 :]
    numbered = sum(1 for row in body if row[seq].strip())
    if numbered < len(body) * _NUMBERED_SHARE or not numbered or grid.rows[0][seq].strip():
        return
    if find_header(grid.filled()) is not None or any(r0 == 0 and r1 > 0 for r0, _, r1, _ in grid.merged):
        return
    row = before.rows[-1]
    before.rows[-1] = [cell + more for cell, more in zip(row, grid.rows[0], strict=True)]
    del grid.rows[0]
    grid.merged = [(r0 - 1, c0, r1 - 1, c1) for r0, c0, r1, c1 in grid.merged if r0 > 0]


def _carry_over(before: Grid, grid: Grid) -> None:
    """Fill what a cell cut by the end of a page left blank on the next one: its text stands on the first."""
    header = find_header(before.filled())
    if header is None or not grid.rows or find_header(grid.filled()) is not None:
        return
    fields: list[str] = [name for name in _MERGED if name in header.columns]
    levels: list[str] = [name for name in ("level1", "level2", "level3") if name in header.columns]
    above, first = before.filled()[-1], grid.rows[0]
    if sum(1 for cell in first if cell.strip()) < _LEAST_CELLS:
        return
    named = any(first[header.columns[name][0]].strip() for name in levels)
    for name in levels[:-1] if named else ():
        if first[header.columns[name][0]].strip():
            break
        fields.append(name)
    for column in (column for name in fields for column in header.columns[name]):
        first[column] = first[column] or above[column]


def _extend(before: Grid, grid: Grid) -> None:
    shift = len(before.rows)
    before.rows.extend(grid.rows)
    before.merged.extend((r0 + shift, c0, r1 + shift, c1) for r0, c0, r1, c1 in grid.merged)
