"""The Excel workbook of an assessment: overview, a score sheet for each body, the list to mend, notes.

Belongs here: which sheets there are and in what order they are made. Does not belong here: their layout
(`workbook_*.py`), scores (`warehouse/scoring`), the HTML report that the evidence links lead to.

Same tables, same bytes: the file's times come from the as-of day. Text from websites stays text.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import duckdb
import xlsxwriter

from warehouse.database import contracts_version
from warehouse.report.limits import LISTED_ROWS
from warehouse.report.workbook_bodies import EvidencePage, write_body
from warehouse.report.workbook_cells import EXCEL_ROWS, FONT, Sheet, Styles, sheet_names
from warehouse.report.workbook_data import INPUTS, load
from warehouse.report.workbook_mend import write_mend
from warehouse.report.workbook_notes import SchemeWords, Unlisted, scheme_words, write_notes
from warehouse.report.workbook_summary import write_summary
from warehouse.store import replacing

__all__ = [
    "INPUTS",
    "EvidencePage",
    "SchemeWords",
    "Written",
    "evidence_pages",
    "scheme_words",
    "write_workbook",
]

SUMMARY, MEND, NOTES = "汇总", "整改清单", "说明"


@dataclass(frozen=True)
class Written:
    """What a workbook holds; `left` is what Excel's limits kept out, sheet by sheet."""

    path: Path
    bodies: int
    deductions: int
    to_mend: int
    left: tuple[Unlisted, ...]


def write_workbook(
    connection: duckdb.DuckDBPyConnection,
    scheme: str,
    period: str,
    target: Path,
    *,
    words: SchemeWords | None = None,
    district: str = "",
    evidence_page: EvidencePage | None = None,
    mend_by: date | None = None,
    most_rows: int = EXCEL_ROWS,
    most_listed: int = LISTED_ROWS,
) -> Written:
    """Write the workbook of a scheme in a period to `target` (replaced in one step).

    `connection` shows the tables `INPUTS`. `evidence_page` gives the address of a verdict's evidence page,
    relative to the workbook, or None (`evidence_pages`); `mend_by` is the day by which everything on the list
    to mend is to be mended, left blank for people when None; `most_rows` bounds the rows of a sheet,
    `most_listed` the deductions listed at all (`limits.per_leaf`): what is beyond stands as a sum.
    Raises ValueError when there is no score of this scheme and period.
    """
    assessment = load(connection, scheme, period, most_listed)
    words = words or SchemeWords(scheme)
    heading = f"{words.title}，{period}，评价截止 {assessment.as_of}"
    pages = sheet_names((body.name for body in assessment.bodies), (SUMMARY, MEND, NOTES))
    with replacing(target) as partial:
        book = xlsxwriter.Workbook(
            partial,
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        book.formats[0].set_font_name(FONT)
        book.formats[0].set_font_size(10)
        book.set_properties(
            {"title": f"{words.title} {period}", "created": datetime.combine(assessment.as_of, time())}
        )
        styles = Styles(book)
        summary, mend = Sheet(book, SUMMARY, styles), Sheet(book, MEND, styles)
        own = [Sheet(book, name, styles) for name in pages]
        notes = Sheet(book, NOTES, styles)
        title = f"{district}{words.title} {period} 评估汇总".strip()
        write_summary(summary, assessment, title, f"评价截止 {assessment.as_of}", pages)
        to_mend = write_mend(mend, assessment, heading, pages, evidence_page, mend_by, most_rows)
        for sheet, body in zip(own, assessment.bodies, strict=True):
            write_body(sheet, body, heading, SUMMARY, evidence_page, most_rows)
        left = _left([summary, mend, *own])
        write_notes(notes, assessment, words, district, contracts_version(), left)
        book.close()
    deductions = sum(body.lost.rows for body in assessment.bodies)
    return Written(target, len(assessment.bodies), deductions, to_mend, left)


def _left(sheets: Sequence[Sheet]) -> tuple[Unlisted, ...]:
    return tuple(
        Unlisted(sheet.name, sheet.left.rows, sheet.left.links)
        for sheet in sheets
        if sheet.left.rows or sheet.left.links
    )


def evidence_pages(known: Collection[str], address: str = "evidence") -> EvidencePage:
    """Links to the pages `<verdict_id>.html` of the verdicts `known`, as `address`/<verdict_id>.html."""
    return lambda verdict_id: f"{address}/{verdict_id}.html" if verdict_id in known else None
