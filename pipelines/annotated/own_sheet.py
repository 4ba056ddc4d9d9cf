"""A sheet of our own as XML: rows of text with a look, widths, links, frozen rows, page set-up.

Belongs here: writing such a sheet, piece by piece. Does not belong here: what stands in it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.annotated.ooxml import MAIN, cell_text, xml_attribute, xml_text
from warehouse.records.problems import column_letters

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text or number, its format, and where a click leads (`'sheet'!A1`)."""

    value: str | int
    style: int
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of cells; None leaves a cell out. `height` in points, None for the program's own choice."""

    cells: Sequence[Cell | None]
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Setup:
    """What stands around the rows: widths in characters, ranges to merge, rows that stay on the screen,
    whether it is the sheet shown first, the range with filter buttons, whether it prints one page wide."""

    widths: Sequence[float]
    merged: Sequence[str] = ()
    frozen_rows: int = 0
    is_first: bool = False
    filtered: str | None = None
    has_grid: bool = True
    fits_page: bool = True


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet program would take a typed text for a formula."""
    return text.startswith(_FORMULA_SIGNS)


def sheet_xml(rows: Iterable[Row], setup: Setup) -> Iterator[bytes]:
    """The worksheet part, piece by piece."""
    yield _opening(setup).encode()
    links: list[tuple[str, str]] = []
    pieces: list[str] = []
    for number, row in enumerate(rows, start=1):
        pieces.append(_row(number, row, links))
        if len(pieces) == 500:
            yield "".join(pieces).encode()
            pieces.clear()
    yield "".join(pieces).encode()
    yield _closing(setup, links).encode()


def link_to(sheet: str, cell: str) -> str:
    """Where a link to a cell of a sheet leads."""
    return f"'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"


def _row(number: int, row: Row, links: list[tuple[str, str]]) -> str:
    cells = []
    for column, cell in enumerate(row.cells, start=1):
        if cell is None:
            continue
        reference = f"{column_letters(column)}{number}"
        if cell.link is not None:
            links.append((reference, cell.link))
        if isinstance(cell.value, int):
            cells.append(f'<c r="{reference}" s="{cell.style}"><v>{cell.value}</v></c>')
        elif cell.value == "":
            cells.append(f'<c r="{reference}" s="{cell.style}"/>')
        else:
            text = f'<t xml:space="preserve">{xml_text(cell_text(cell.value))}</t>'
            cells.append(f'<c r="{reference}" s="{cell.style}" t="inlineStr"><is>{text}</is></c>')
    height = f' ht="{row.height:g}" customHeight="1"' if row.height is not None else ""
    return f'<row r="{number}"{height}>{"".join(cells)}</row>'


def _opening(setup: Setup) -> str:
    frozen = ""
    if setup.frozen_rows:
        below = setup.frozen_rows + 1
        frozen = (
            f'<pane ySplit="{setup.frozen_rows}" topLeftCell="A{below}" activePane="bottomLeft"'
            ' state="frozen"/>'
            f'<selection pane="bottomLeft" activeCell="A{below}" sqref="A{below}"/>'
        )
    fitted = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if setup.fits_page else ""
    grid = "" if setup.has_grid else ' showGridLines="0"'
    first = ' tabSelected="1"' if setup.is_first else ""
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width:g}" customWidth="1"/>'
        for number, width in enumerate(setup.widths, start=1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}">{fitted}'
        f'<sheetViews><sheetView{grid}{first} workbookViewId="0">{frozen}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="16"/><cols>{columns}</cols><sheetData>'
    )


def _closing(setup: Setup, links: Sequence[tuple[str, str]]) -> str:
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in setup.merged)
    # Excel shows at most 65,530 links of a sheet.
    linked = "".join(
        f'<hyperlink ref="{reference}" location="{xml_attribute(place)}"/>'
        for reference, place in links[:60_000]
    )
    return (
        "</sheetData>"
        + (f'<autoFilter ref="{setup.filtered}"/>' if setup.filtered else "")
        + (f'<mergeCells count="{len(setup.merged)}">{merged}</mergeCells>' if merged else "")
        + (f"<hyperlinks>{linked}</hyperlinks>" if linked else "")
        + '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )
