"""A report's text to the figures of its tables 2, 3 and 4.

Belongs here: going through lines whose cells are separated by tabs, as readers of pages and documents give
them. Does not belong here: labels (`layout.py`), arithmetic (`warehouse/annual_reports.py`).
"""

import re
from collections.abc import Sequence

from sources.annual_reports.layout import (
    APPLICANTS,
    DOCUMENTS,
    REVIEW_KINDS,
    REVIEW_RESULTS,
    document_row,
    figure_of,
    group_of,
    plain,
    request_row,
)
from sources.annual_reports.model import ReportCell, ReportReading
from sources.findings import finding

_LONGEST = 2_000_000  # characters of a text
_MOST_LINES = 20_000
_TITLE = re.compile(r"政府信息公开(工作)?.{0,8}(年度报告|年报|报告)|年度?政府信息公开工作(年度)?报告")
_NO_REPORT = re.compile(r"通知|解读|通报|汇总|格式|编制|目录|一图")
_YEAR = re.compile(r"(20[0-9]{2})年?度?")


def is_annual_report(title: str | None) -> bool:
    """Whether a document of this title is a yearly report on disclosure (条例 art. 49 and 50)."""
    bare = plain(title or "")
    return bool(_TITLE.search(bare)) and not _NO_REPORT.search(bare)


def read_annual_report(
    text: str | None, *, title: str | None = None, written_date: str | None = None
) -> ReportReading:
    """The figures of tables 2, 3 and 4 in a text whose table rows have tabs between their cells.

    The year is that of the title, else the one before the day of writing. Nothing in the content raises;
    a report without table 3 gives the finding `annual-report-table-missing`.
    """
    reading = ReportReading(report_year=_year(title, written_date))
    if reading.report_year is None:
        reading.findings.append(finding("annual-report-year-missing"))
    walk = _Walk(reading)
    for number, line in enumerate((text or "")[:_LONGEST].split("\n")[:_MOST_LINES], start=1):
        if "\t" in line:
            walk.row(number, [plain(cell) for cell in line.split("\t")])
        elif line.strip():
            walk.heading(plain(line))
    if not any(cell.table_no == "3" for cell in reading.cells):
        reading.findings.append(finding("annual-report-table-missing"))
    return reading


def _year(title: str | None, written_date: str | None) -> str | None:
    if found := _YEAR.search(plain(title or "")):
        return found[1]
    return str(int(written_date[:4]) - 1) if written_date else None


class _Walk:
    """Where in a report the reading stands: which table, and which group of results in table 3."""

    def __init__(self, reading: ReportReading) -> None:
        self.reading = reading
        self.table = ""
        self.group: str | None = None
        self.has_documents = False  # table 2 in the layout of 2021
        self.seen: set[tuple[str, str]] = set()

    def heading(self, line: str) -> None:
        """A line without cells: the headings of the sections end a table."""
        if "行政复议" in line and len(line) < 40:
            self.table = "4"
        elif "主动公开" in line and len(line) < 40:
            self.table = "2"

    def row(self, number: int, cells: Sequence[str]) -> None:
        """A row of a table."""
        joined = "".join(cells)
        if "本年新收" in joined:
            self.table = "3"
        elif "结果维持" in joined:
            self.table = "4"
        elif "本年制发件数" in joined:
            self.table, self.has_documents = "2", True
        figures = _trailing_figures(cells)
        if self.table == "4" and len(cells) == len(figures) == len(REVIEW_KINDS) * len(REVIEW_RESULTS):
            self._review_row(number, figures)
            return
        labels = [cell for cell in cells[: len(cells) - len(figures)] if cell]
        if self.table == "3":
            self._request_row(number, cells, labels)
        elif self.table == "2" and self.has_documents:
            self._document_row(number, labels, figures)

    def _request_row(self, number: int, cells: Sequence[str], labels: Sequence[str]) -> None:
        figures = [figure_of(cell) for cell in cells[-len(APPLICANTS) :]]
        told = [cell for cell in cells[: -len(APPLICANTS)] if cell] or list(labels)
        self.group = group_of(told) or self.group
        row = request_row(told, self.group)
        if row is None or ("3", row.row_code) in self.seen:
            return
        if len(cells) <= len(APPLICANTS) or None in figures:
            if any(figures):
                self.reading.findings.append(finding("annual-report-row-odd", value=row.zh, row=number))
            return
        self._keep("3", row.row_code, row.zh, APPLICANTS, [figure or "" for figure in figures], number)
        if row.row_code == "4":
            self.table = ""

    def _document_row(self, number: int, labels: Sequence[str], figures: Sequence[str]) -> None:
        row = document_row(labels)
        if row is None or ("2", row.row_code) in self.seen:
            return
        if row.row_code in ("rules", "normative"):
            if len(figures) == len(DOCUMENTS):
                self._keep("2", row.row_code, row.zh, DOCUMENTS, figures, number)
        elif len(figures) == 1:
            column = "amount" if row.row_code == "fees" else "decisions"
            self._keep("2", row.row_code, row.zh, (column,), figures, number)

    def _review_row(self, number: int, figures: Sequence[str]) -> None:
        if not any(figures) or ("4", REVIEW_KINDS[0]) in self.seen:
            return
        width = len(REVIEW_RESULTS)
        labels = ("行政复议", "未经复议直接起诉", "复议后起诉")
        for place, (kind, label) in enumerate(zip(REVIEW_KINDS, labels, strict=True)):
            part = figures[place * width : (place + 1) * width]
            self._keep("4", kind, label, REVIEW_RESULTS, part, number)
        self.table = ""

    def _keep(
        self, table: str, code: str, label: str, columns: Sequence[str], figures: Sequence[str], line: int
    ) -> None:
        self.seen.add((table, code))
        self.reading.cells += [
            ReportCell(table, code, label, column, figure, line)
            for column, figure in zip(columns, figures, strict=True)
        ]


def _trailing_figures(cells: Sequence[str]) -> list[str]:
    """The figures, or empty cells, with which a row ends."""
    figures: list[str] = []
    for cell in reversed(cells):
        figure = figure_of(cell)
        if figure is None:
            break
        figures.append(figure)
    return figures[::-1]
