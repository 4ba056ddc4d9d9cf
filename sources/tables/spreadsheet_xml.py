"""XML spreadsheets of 2003 (SpreadsheetML), which export programs save under the suffix .xls.

Belongs here: worksheets, rows, cells and merged ranges of that format. Does not belong here: .xlsx.
"""

import lxml.etree as etree

from sources.findings import finding
from sources.tables.bounds import Bounds, excess_of_cells
from sources.tables.grid import Grid, GridReading, Range, cell_text, clipped, rectangular

_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384


def read_spreadsheet_xml(data: bytes, bounds: Bounds) -> GridReading:
    """The worksheets in their order without empty ones; no entity is expanded and nothing is fetched."""
    reading = GridReading()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        reading.findings.append(finding("file-damaged", reason="XML 表格不完整"))
        return reading
    for sheet in root.iter(f"{_NS}Worksheet"):
        grid = _grid(sheet, bounds)
        if grid is None:
            limit = f"{bounds.cells:,} 个"
            reading.findings.append(finding("file-too-large", size=f"超过 {limit}单元格", limit=limit))
        elif grid.rows:
            reading.grids.append(grid)
    return reading


def _grid(sheet: etree._Element, bounds: Bounds) -> Grid | None:
    rows: list[list[str]] = []
    merged: list[Range] = []
    lost: dict[tuple[int, int], str] = {}
    width = 0
    for row in sheet.iterfind(f"{_NS}Table/{_NS}Row"):
        number = _number(row, "Index", len(rows) + 1) - 1
        if not len(rows) <= number < _MOST_ROWS:
            number = len(rows)
        cells: list[str] = []
        for cell in row.iterfind(f"{_NS}Cell"):
            place = _number(cell, "Index", len(cells) + 1) - 1
            if not len(cells) <= place < _MOST_COLUMNS:
                place = len(cells)
            cells.extend([""] * (place - len(cells)))
            text, error = _value(cell.find(f"{_NS}Data"))
            if error:
                lost[number, place] = error
            across, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if across or down:
                merged.append((number, place, number + down, place + across))
            cells.extend([text, *[""] * min(across, _MOST_COLUMNS)])
        width = max(width, len(cells))
        if excess_of_cells((number + 1) * width, bounds) is not None:
            return None
        rows.extend([] for _ in range(number - len(rows)))
        rows.append(cells)
    while rows and not any(rows[-1]):
        rows.pop()
    rectangular(rows)
    hidden = (sheet.findtext(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible") or "").startswith("SheetHidden")
    name = sheet.get(f"{_NS}Name") or ""
    return Grid(name, rows, clipped(merged, len(rows), width), hidden=hidden, lost=lost)


def _value(data: etree._Element | None) -> tuple[str, str]:
    """The text of a cell, and what it shows when it holds an error instead."""
    if data is None:
        return "", ""
    text = "".join(map(str, data.itertext()))
    kind = data.get(f"{_NS}Type")
    if kind == "Error":
        return "", text[:20] or "#?"
    if kind == "DateTime":
        day, _, time = text.partition("T")
        return (day if not time.strip("0:.") else f"{day} {time.partition('.')[0]}"), ""
    if kind == "Number":
        try:
            return cell_text(float(text)), ""
        except ValueError:
            return text, ""
    return text, ""


def _number(element: etree._Element, attribute: str, default: int) -> int:
    text = element.get(f"{_NS}{attribute}") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
