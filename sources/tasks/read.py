"""A plan's bytes to its tasks.

Belongs here: what of a file goes to the reader of tables and what to the reader of clauses. A plan that has
a table of tasks (任务分解表) is read from it alone: its text says the same once more. Does not belong here:
grammar.
"""

from collections.abc import Sequence

from sources.documents import DocumentText, Line, Table, is_document, read_document, reading_of
from sources.findings import finding
from sources.pages import PageReading, read_page
from sources.tables import read_grids
from sources.tables.grid import Grid
from sources.tables.kinds import kind_of
from sources.tasks import clauses, stream, table
from sources.tasks.due import Years
from sources.tasks.model import TaskReading
from sources.tasks.settle import years_of
from sources.text import declared_encoding, decode

_PIPES = 5  # lines that end with a pipe
_LONGEST = 4_000_000  # characters of a text


def read_tasks(
    data: bytes,
    *,
    name: str = "",
    url: str | None = None,
    page: PageReading | None = None,
    document: DocumentText | None = None,
) -> TaskReading:
    """The tasks of a page, a text copy, an office document or a workbook. Nothing in the content raises.

    `page` and `document` spare reading the file a second time; for an annex, `page` may be the notice that
    it belongs to (its title and dates settle years). A file without tasks gives the finding `task-none`.
    """
    if document is not None or is_document(data, name):
        document = document or read_document(data, name=name, url=url)
        if document.text is None and not document.members:
            reason = document.findings[0].rule if document.findings else document.kind or "?"
            return TaskReading(findings=[finding("task-file-unreadable", reason=reason)])
        page = page or reading_of(document, name=name, url=url)
        text, grids = _of_document(document)
    elif not data.strip(b"\x00 \r\n\t"):
        return TaskReading(findings=[finding("task-file-unreadable", reason="空文件")])
    else:
        page = page or read_page(data, name=name, url=url)
        if kind_of(data)[0] == "html":
            text, grids = page.body_text or "", read_grids(data, name).grids
        else:
            text, grids = decode(data, declared_encoding(data)).text, []
    return tasks_of(text, grids, title=page.title, written_date=page.written_date, doc_number=page.doc_number)


def _of_document(document: DocumentText) -> tuple[str, list[Grid]]:
    """The paragraphs and the tables of a document, of those in an archive one after the other."""
    lines = [block.text for block in document.blocks if isinstance(block, Line)]
    grids = [
        Grid(block.name, block.rows, block.merged) for block in document.blocks if isinstance(block, Table)
    ]
    for _, member in document.members:
        text, more = _of_document(member)
        lines.append(text)
        grids += more
    return "\n".join(lines), grids


def tasks_of(
    text: str,
    grids: Sequence[Grid] = (),
    *,
    title: str | None = None,
    written_date: str | None = None,
    doc_number: str | None = None,
) -> TaskReading:
    """The tasks of a text (rows of tables with tabs between their cells) and of the tables beside it."""
    reading = TaskReading()
    years = years_of(title, written_date, doc_number)
    lines = _without_pipes(text[:_LONGEST].replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    tables = [found for grid in grids for found in table.from_rows(_rows(grid))]
    if not any(one.rows for one in tables):
        tables = table.from_rows([_cells(line) for line in lines])
    for one in tables:
        table.read_table(one, years, reading)
    if not reading.tasks:
        _without_borders(lines, years, reading)
    if not reading.tasks:
        clauses.read_clauses([line for line in lines if "\t" not in line.strip()], years, reading)
    if not reading.tasks:
        reading.findings = [finding("task-none")]
    return reading


def _without_borders(lines: Sequence[str], years: Years, reading: TaskReading) -> None:
    for one in stream.stream_tables(lines):
        table.read_table(one, years, reading)


def _without_pipes(lines: list[str]) -> list[str]:
    """Copies that close cells with `|`: one cell to a line, or a row to a line (then with tabs)."""
    if sum(line.rstrip().endswith("|") for line in lines) < _PIPES:
        return lines
    out: list[str] = []
    for line in lines:
        cells = line.strip().removesuffix("|").removeprefix("|").split("|")
        if not line.rstrip().endswith("|") or any(cell.strip() for cell in cells):
            out.append("\t".join(cell.strip() for cell in cells) if "|" in line else line)
    return out


def _cells(line: str) -> list[str | None]:
    return list(line.split("\t")) if "\t" in line.strip() else []


def _rows(grid: Grid) -> list[list[str | None]]:
    """The rows of a grid; cells that a range merges with those above or before them are None.

    A row that one range covers over its whole width keeps its text in every cell: a heading.
    """
    rows: list[list[str | None]] = [list(row) for row in grid.rows]
    for r0, c0, r1, c1 in grid.merged:
        for row in range(r0, r1 + 1):
            for column in range(c0, c1 + 1):
                if (row, column) != (r0, c0):
                    rows[row][column] = None if row > r0 else ""
    return rows
