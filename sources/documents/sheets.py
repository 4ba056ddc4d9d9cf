"""Text of workbooks: every visible sheet a table.

Belongs here: sheets as tables of a document. Does not belong here: reading workbooks (`sources/tables`).
"""

from sources.documents.bounds import Bounds
from sources.documents.document import Block, DocumentText, Table, cell_of, lines_of
from sources.findings import finding
from sources.tables import Grid, read_grids
from sources.tables.bounds import Bounds as TableBounds

_TITLE_ROWS = 3


def read_sheets(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the sheets of a workbook; what the reader of tables found goes with it.

    A row above the table with one filled cell is a line, not a row: it holds the title.
    """
    limits = TableBounds(
        file_bytes=bounds.file_bytes, unpacked_bytes=bounds.unpacked_bytes, ratio=bounds.ratio,
        cells=bounds.cells, text_bytes=bounds.unpacked_bytes,
    )  # fmt: skip
    reading = read_grids(data, "", bounds=limits)
    out.findings.extend(reading.findings)
    chars = 0
    for grid in reading.grids:
        if grid.hidden:
            continue
        blocks = _blocks(grid)
        chars += sum(len(cell) for row in grid.rows for cell in row)
        if chars > bounds.chars:
            out.findings.append(finding("document-cut", kept=len(out.blocks), unit="个部分"))
            return
        out.blocks.extend(blocks)


def _blocks(grid: Grid) -> list[Block]:
    rows = [[cell_of(cell) for cell in row] for row in grid.rows]
    top = 0
    blocks: list[Block] = []
    while top < min(_TITLE_ROWS, len(rows) - 1) and sum(map(bool, rows[top])) <= 1:
        blocks.extend(lines_of("".join(rows[top]), style="title" if not blocks else None))
        top += 1
    merged = [(r0 - top, c0, r1 - top, c1) for r0, c0, r1, c1 in grid.merged if r0 >= top]
    table = Table(rows[top:], merged, grid.name)
    if table.lines():
        blocks.append(table)
    return blocks
