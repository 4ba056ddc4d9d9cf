"""Workbooks (.xlsx, .xls) to grids.

Belongs here: opening, sheets, merged ranges. Does not belong here: the meaning of sheets or cells.
"""

import io
import zipfile
import zlib

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from sources.findings import finding
from sources.tables.biff import scan_book
from sources.tables.bounds import Bounds, excess_of_book, excess_of_workbook
from sources.tables.grid import Grid, GridReading, cell_text, clipped, rectangular
from sources.tables.lost_cells import Place, lost_cells


def read_workbook(data: bytes, kind: str, bounds: Bounds) -> GridReading:
    """The sheets of a workbook in their order; empty sheets are left out.

    A damaged, locked or oversized workbook gives a finding and no grid. `kind` is 'xlsx' or 'xls'.
    """
    reading = GridReading()
    lost: dict[str, dict[Place, str]] = {}
    try:
        if kind == "xlsx":
            excess = excess_of_workbook(data, bounds)
            lost = {} if excess else lost_cells(data)
        else:
            scan = scan_book(data)
            if scan is None:
                reading.findings.append(finding("file-damaged", reason="不是完好的工作簿"))
                return reading
            excess, lost = excess_of_book(scan.cells, len(data), bounds), scan.errors
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        reading.findings.append(finding("file-damaged", reason="压缩包不完整"))
        return reading
    if excess:
        reading.findings.append(finding("file-too-large", size=excess.size, limit=excess.limit))
        return reading
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet:
                    hidden = sheet.visible is not SheetVisibleEnum.Visible
                    grid = _grid(book.get_sheet_by_name(sheet.name), hidden, lost.get(sheet.name, {}))
                    if grid.rows:
                        reading.grids.append(grid)
    except PasswordError:
        reading.findings.append(finding("file-locked"))
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the parser is not an Exception
        reading.findings.append(finding("file-damaged", reason=_reason(error)))
    return reading


def _grid(sheet: CalamineSheet, hidden: bool, lost: dict[Place, str]) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, [], hidden=hidden)
    top, left = sheet.start
    rows = [
        [value if type(value) is str else cell_text(value) for value in row]
        for row in sheet.to_python(skip_empty_area=True)
    ]
    rectangular(rows)
    merged = clipped(
        ((r0 - top, c0 - left, r1 - top, c1 - left) for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or []),
        len(rows),
        len(rows[0]) if rows else 0,
    )
    inside = {(r - top, c - left): shown for (r, c), shown in lost.items() if r >= top and c >= left}
    return Grid(sheet.name, rows, merged, first_line=top + 1, hidden=hidden, lost=inside)


def _reason(error: BaseException) -> str:
    words = str(error).lower()
    if "eof" in words or "end of file" in words or "range" in words or "index" in words:
        return "内容不完整"
    return "不是完好的工作簿"
