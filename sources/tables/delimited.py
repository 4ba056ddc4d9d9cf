"""Delimited text (comma, tab, semicolon) to one grid.

Belongs here: separators, quotes. Does not belong here: encodings (`sources/text.py`), columns' meaning.
"""

import csv
import io
from collections import Counter
from typing import Literal

from sources.findings import finding
from sources.tables.bounds import Bounds
from sources.tables.grid import Grid, GridReading, rectangular

SEPARATORS = (",", "\t", ";", "|")
_FIELD_LIMIT = 1 << 26
_SAMPLE_CHARS = 65_536
_SAMPLE_ROWS = 60


def read_delimited(text: str, name: str, bounds: Bounds, separator: str | None = None) -> GridReading:
    """The one table of a delimited text; empty lines are kept as empty rows, so that lines can be counted.

    Without `separator` it is told from the text.
    """
    reading = GridReading()
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL
    separator = separator or separator_of(text)
    if _quote_left_open(text, separator):
        # A quotation mark that nobody closes would swallow the rest of the file as one cell.
        quoting = csv.QUOTE_NONE
        reading.findings.append(finding("csv-quote-open"))
    csv.field_size_limit(_FIELD_LIMIT)
    rows: list[list[str]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting):
            cells += len(row)
            if cells > bounds.cells:
                limit = f"{bounds.cells:,} 个"
                reading.findings.append(finding("file-too-large", size=f"超过 {limit}单元格", limit=limit))
                return reading
            rows.append(row)
    except csv.Error:
        reading.findings.append(finding("file-damaged", reason=f"第 {len(rows) + 1} 条记录读不出来"))
    if len(rows) * max(map(len, rows), default=0) > 4 * bounds.cells:
        reading.findings.append(finding("file-damaged", reason="各行列数相差悬殊"))
        return reading
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    if rows:
        reading.grids.append(Grid(name, rectangular(rows)))
    return reading


def separator_of(text: str) -> str:
    """The separator under which the first records have the most, and the most equal, number of cells."""
    sample = text[:_SAMPLE_CHARS]
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                if row:
                    widths.append(len(row))
                if len(widths) == _SAMPLE_ROWS:
                    break
        except csv.Error:
            continue
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        score = (width - 1) * times / max(len(widths), 1) + (max(widths, default=1) - 1) / 1000
        if score > best_score:
            best, best_score = separator, score
    return best


def _quote_left_open(text: str, separator: str) -> bool:
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error) or "field larger" in str(error)
    return False
