"""The sheet 整改清单: one row for each duty not done or row in error, however many nodes it costs points at.

Belongs here: its layout and grouping. Does not belong here: points (`warehouse/scoring`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from warehouse.report.workbook_bodies import UNLISTED, EvidencePage, evidence
from warehouse.report.workbook_cells import EXCEL_ROWS, Sheet
from warehouse.report.workbook_data import Assessment, Deduction
from warehouse.report.workbook_words import duty, problem, to_do

_HEAD = 2
_COLUMNS = (
    ("序号", 6),
    ("机构", 24),
    ("领域", 12),
    ("事项", 28),
    ("结论", 9),
    ("存在的问题", 42),
    ("整改要求", 24),
    ("原应完成日期", 11),
    ("整改期限", 11),
    ("扣分合计", 9),
    ("整改情况", 10),
    ("结论编号", 22),
    ("证据", 10),
    ("采集时间（北京）", 16),
    ("存档文件 SHA-256", 34),
    ("网址", 30),
    ("责任", 22),
    ("依据", 30),
    ("涉及指标", 24),
    ("备注", 20),
)
_STATE, _EVIDENCE, _URL, _DUTY, _NOTE = 10, 11, 15, 16, 19
_PRINTED = 12
_STATES = ("未整改", "整改中", "已整改", "已申诉")


@dataclass
class Failure:
    """A duty not done (or another row in error), with what it costs at all nodes together."""

    body_name: str
    sheet: str
    first: Deduction
    points: float
    nodes: set[tuple[int, str]]
    """The nodes at which it costs points: place on the score sheet and title."""


def failures(assessment: Assessment, pages: Sequence[str]) -> Iterator[Failure]:
    """Each failure once, body by body."""
    for body, name in zip(assessment.bodies, pages, strict=True):
        places = {node.node: (node.node_no, node.title) for node in body.nodes}
        found: dict[tuple[str, str], Failure] = {}
        for one in body.deductions:
            key = one.failure
            if key not in found:
                found[key] = Failure(body.name, name, one, 0.0, set())
            elif found[key].first.row_kind != "verdict" and one.row_kind == "verdict":
                found[key].first = one
            found[key].points += one.points
            found[key].nodes.add(places.get(one.node, (0, one.node)))
        yield from found.values()


def write_mend(
    sheet: Sheet,
    assessment: Assessment,
    heading: str,
    pages: Sequence[str],
    evidence_page: EvidencePage | None,
    mend_by: date | None,
    most_rows: int = EXCEL_ROWS,
) -> int:
    """Write the list, for sorting and filtering; the number of failures, listed or not.

    Without `mend_by` the column 整改期限 is left for the evaluators to fill in.
    """
    page, last = sheet.page, len(_COLUMNS) - 1
    page.set_row(0, 28)
    sheet.merged(0, 0, _PRINTED - 1, "整改清单", "title")
    about = f"{heading}；一条未履行的责任（或一行有误的数据）列一行，黄色栏由人填写。"
    sheet.merged(1, 0, _PRINTED - 1, about, "subtitle")
    sheet.header(_HEAD, [title for title, _ in _COLUMNS], 30)
    sheet.widths(*(width for _, width in _COLUMNS))
    row, count = _HEAD + 1, 0
    for failure in failures(assessment, pages):
        count += 1
        if row >= most_rows - 1:
            sheet.left.rows += 1
            continue
        _failure(sheet, row, count, failure, evidence_page, mend_by)
        row += 1
    if row > _HEAD + 1:
        page.autofilter(_HEAD, 0, row - 1, last)
        page.data_validation(
            _HEAD + 1, _STATE, row - 1, _STATE, {"validate": "list", "source": list(_STATES)}
        )
    unlisted = assessment.unlisted
    if unlisted is not None:
        sheet.left.rows += unlisted.rows if sheet.left.rows else 0
        count += unlisted.rows
    if unlisted is not None and not sheet.left.rows:
        for column in range(_PRINTED):
            sheet.text(row, column, None, "quiet")
        sheet.text(row, 1, f"其余 {unlisted.rows} 条", "quiet")
        sheet.text(row, 5, UNLISTED, "quiet")
        sheet.number(row, 9, unlisted.points)
    elif sheet.left.rows:
        sheet.text(row, 1, f"另有 {sheet.left.rows} 条超出 Excel 的行数，没有列出。", "bad")
    elif not count:
        sheet.text(row, 1, "没有需要整改的事项。")
    sheet.heights()
    page.freeze_panes(_HEAD + 1, 4)
    sheet.printed(f"整改清单 {heading}", _HEAD, _HEAD)
    page.print_area(0, 0, row, _PRINTED - 1)
    return count


def _failure(
    sheet: Sheet,
    row: int,
    number: int,
    failure: Failure,
    evidence_page: EvidencePage | None,
    mend_by: date | None,
) -> None:
    one = failure.first
    sheet.number(row, 0, number, "index")
    sheet.text(row, 1, failure.body_name)
    sheet.text(row, 2, one.domain)
    sheet.text(row, 3, one.item)
    sheet.text(row, 4, problem(one), "middle")
    sheet.text(row, 5, one.reason)
    sheet.text(row, 6, to_do(one))
    sheet.day(row, 7, one.due_date)
    sheet.day(row, 8, mend_by, "fill_day")
    sheet.number(row, 9, failure.points)
    sheet.text(row, _STATE, None, "fill")
    evidence(sheet, row, _EVIDENCE, one, evidence_page)
    sheet.text(row, _URL, one.url)
    sheet.text(row, _DUTY, duty(one))
    sheet.text(row, _DUTY + 1, one.basis)
    sheet.text(row, _DUTY + 2, "；".join(title for _, title in sorted(failure.nodes)))
    sheet.text(row, _NOTE, None, "fill")
