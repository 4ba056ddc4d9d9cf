"""The sheets that are put into the workbook: in front the summary (自查结果), behind the issues (自查明细).

Belongs here: what stands in them and how it looks. Does not belong here: XML (`own_sheet.py`), the wording of
single issues (`warehouse/records/report_text.py`).
"""

import math
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from pipelines.annotated.own_sheet import Cell, Row, Setup, link_to, sheet_xml
from pipelines.annotated.styles import FILLS, Look, Styles
from warehouse.records.problems import Problem
from warehouse.records.report import Cause, ValidationReport
from warehouse.records.report_text import (
    SEVERITIES,
    counts,
    own_words,
    remedy,
    row_list,
    what_it_is,
)

MOST_DETAILS = 20_000
_WIDTHS = (6.0, 11.0, 25.0, 66.0, 8.0, 11.0, 11.0, 11.0, 36.0)
_LAST = "I"
_DETAIL_WIDTHS = (11.0, 10.0, 11.0, 30.0, 11.0, 10.0, 26.0, 84.0)
_LINKS = 3
_LINE_HEIGHT = 15.5
_BLUE = "FF1F4E79"
_BAND = "FFEAF1F8"
_GREEN = "FFDDF2E0"
_TALLEST = 300.0
_MEANINGS = {
    "E": "红色：不改正不能报送",
    "W": "黄色：多半有误，确认无误可以报送",
    "I": "蓝色：供参考",
}


def summary_sheet(
    report: ValidationReport, as_of: date, styles: Styles, notes: Sequence[str], steps: Sequence[str]
) -> bytes:
    """The worksheet in front. `notes` say what is special about this copy, `steps` what to do next."""
    sheet = _Summary(styles)
    sheet.heading(report)
    sheet.facts(report, as_of)
    sheet.lines("下一步", [f"{number}. {step}" for number, step in enumerate(steps, start=1)])
    if report.issue_count:
        sheet.legend(report)
        sheet.causes(report)
    sheet.lines("说明", list(notes))
    setup = Setup(_WIDTHS, sheet.merged, frozen_rows=2, is_first=True, has_grid=False)
    return b"".join(sheet_xml(sheet.rows, setup))


def detail_sheet(report: ValidationReport, styles: Styles) -> bytes | None:
    """The worksheet with one row per issue, up to a bound; None when there is no issue."""
    if not report.issue_count:
        return None
    head = styles.look(Look(bold=True, colour="FFFFFFFF", fill=_BLUE, border=True, across="center"))
    titles = ("表格行号", "数据行", "单元格", "列", "程度", "规则", "填的内容", "哪里不对、怎样改")
    rows = min(report.issue_count, MOST_DETAILS)

    def lines() -> Iterator[Row]:
        yield Row([Cell(title, head) for title in titles], 22)
        for problem in islice(report.problems(), MOST_DETAILS):
            yield _detail(problem, styles)

    setup = Setup(_DETAIL_WIDTHS, frozen_rows=1, filtered=f"A1:H{rows + 1}")
    return b"".join(sheet_xml(lines(), setup))


def display_width(text: str) -> int:
    """How many half-width characters wide a text is."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


def _detail(problem: Problem, styles: Styles) -> Row:
    plain = styles.look(Look(border=True, is_text=True))
    middle = styles.look(Look(border=True, across="center"))
    linked = styles.look(Look(border=True, across="center", colour="FF0563C1", underline=True))
    severity = styles.look(Look(border=True, across="center", fill=FILLS[problem.severity]))
    text = own_words(problem)
    place = link_to(problem.sheet, problem.cell) if problem.sheet and problem.cell else None
    return Row(
        [
            Cell(problem.sheet_row or "", middle),
            Cell(problem.row or "表头", middle),
            Cell(problem.cell or "", linked if place else middle, place),
            Cell(problem.field, plain),
            Cell(SEVERITIES[problem.severity], severity),
            Cell(problem.rule, middle),
            Cell(problem.value or "", plain),
            Cell(text, plain),
        ],
        _height((text, _DETAIL_WIDTHS[7]), (problem.field, _DETAIL_WIDTHS[3]), (problem.value or "", 26)),
    )


class _Summary:
    """The rows of the summary while they are made."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.rows: list[Row] = []
        self.merged: list[str] = []

    def heading(self, report: ValidationReport) -> None:
        self._across("双公示数据自查结果", Look(size=18, bold=True, colour=_BLUE), 34)
        errors = report.has_errors
        warnings = any(cause.first.severity == "W" for cause in report.causes)
        fill = FILLS["E"] if errors else FILLS["W"] if warnings else _GREEN
        text = counts(report) if report.layout else "没有读出双公示记录。"
        if report.layout and not errors:
            text += "请核对标黄的地方。" if warnings else "可以报送。"
        elif report.layout and report.rows == report.valid_rows:
            text = f"数据 {report.rows} 行本身没有必须改正的问题，但表头要先改正。"
        self._across(text, Look(size=13, bold=True, fill=fill), 30)
        self.rows.append(Row([], 8))

    def facts(self, report: ValidationReport, as_of: date) -> None:
        errors, warnings, hints = (
            sum(cause.count for cause in report.causes if cause.first.severity == severity)
            for severity in SEVERITIES
        )
        self._fact("文件", report.name)
        for table in report.tables:
            if table.layout is not None:
                self._fact("是什么", what_it_is(table))
        if report.layout is not None:
            broken = report.rows - report.valid_rows
            self._fact(
                "行数", f"共 {report.rows:,} 行：可以报送 {report.valid_rows:,} 行，要先改正 {broken:,} 行"
            )
        told = f"必须改正 {errors:,} 处，请核对 {warnings:,} 处" + (f"，供参考 {hints:,} 处" if hints else "")
        self._fact("问题", told)
        self._fact("判定日", f"{as_of.isoformat()}（日期是否晚于今天等，按这一天判定）")
        self.rows.append(Row([], 8))

    def lines(self, title: str, texts: Sequence[str]) -> None:
        if not texts:
            return
        self._across(title, Look(size=12, bold=True, colour=_BLUE), 22)
        for text in texts:
            self._across(text, Look(down="top"), _height((text, sum(_WIDTHS))))
        self.rows.append(Row([], 8))

    def legend(self, report: ValidationReport) -> None:
        used = {cause.first.severity for cause in report.causes}
        self._across("颜色", Look(size=12, bold=True, colour=_BLUE), 22)
        for severity, words in _MEANINGS.items():
            if severity in used:
                coloured = self.styles.look(Look(fill=FILLS[severity], border=True, across="center"))
                plain = self.styles.look(Look())
                number = len(self.rows) + 1
                self.merged.extend([f"A{number}:B{number}", f"C{number}:{_LAST}{number}"])
                cells = [Cell(SEVERITIES[severity], coloured), Cell("", coloured), Cell(words, plain)]
                self.rows.append(Row(cells, 19))
        self.rows.append(Row([], 8))

    def causes(self, report: ValidationReport) -> None:
        self._across(
            "问题清单（同一原因归在一起，点蓝色的单元格可跳到原处）",
            Look(size=12, bold=True, colour=_BLUE),
            22,
        )
        head = self.styles.look(Look(bold=True, colour="FFFFFFFF", fill=_BLUE, border=True, across="center"))
        titles = ("序号", "程度", "列", "哪里不对、怎样改", "处数", "第一处", "第二处", "第三处", "所在行")
        self.rows.append(Row([Cell(title, head) for title in titles], 22))
        several = sum(table.layout is not None for table in report.tables) > 1
        for number, cause in enumerate(report.causes, start=1):
            self.rows.append(self._cause(number, cause, several))
        self.rows.append(Row([], 8))

    def _cause(self, number: int, cause: Cause, several: bool) -> Row:
        first = cause.first
        middle = self.styles.look(Look(border=True, across="center"))
        plain = self.styles.look(Look(border=True))
        linked = self.styles.look(Look(border=True, across="center", colour="FF0563C1", underline=True))
        severity = self.styles.look(Look(border=True, across="center", fill=FILLS[first.severity], bold=True))
        name = f"{first.sheet}：{first.field}" if several and first.sheet else first.field
        text = f"{remedy(cause)}（{first.rule}）"
        where = _where(cause)
        links: list[Cell | None] = []
        for problem in cause.shown[:_LINKS]:
            has_link = problem.sheet is not None and problem.cell is not None
            place = link_to(problem.sheet or "", problem.cell or "") if has_link else None
            links.append(Cell(problem.cell or "", linked if place else middle, place))
        links += [Cell("", middle)] * (_LINKS - len(links))
        return Row(
            [
                Cell(number, middle),
                Cell(SEVERITIES[first.severity], severity),
                Cell(name or "整个文件", plain),
                Cell(text, plain),
                Cell(cause.count, middle),
                *links,
                Cell(where, plain),
            ],
            _height((text, _WIDTHS[3]), (name, _WIDTHS[2]), (where, _WIDTHS[8])),
        )

    def _across(self, text: str, look: Look, height: float) -> None:
        style = self.styles.look(look)
        number = len(self.rows) + 1
        self.merged.append(f"A{number}:{_LAST}{number}")
        self.rows.append(Row([Cell(text, style), *(Cell("", style) for _ in _WIDTHS[1:])], height))

    def _fact(self, name: str, text: str) -> None:
        key = self.styles.look(Look(bold=True, fill=_BAND, border=True))
        value = self.styles.look(Look(border=True))
        number = len(self.rows) + 1
        self.merged.extend([f"A{number}:B{number}", f"C{number}:{_LAST}{number}"])
        cells = [Cell(name, key), Cell("", key), Cell(text, value), *(Cell("", value) for _ in _WIDTHS[3:])]
        self.rows.append(Row(cells, _height((text, sum(_WIDTHS[2:])))))


def _where(cause: Cause) -> str:
    if cause.first.row == 0:
        return "表头" if cause.first.field else ""
    lines = [problem.sheet_row for problem in cause.shown if problem.sheet_row is not None]
    if len(lines) == len(cause.shown):
        return f"第 {row_list(lines, cause.count, 24)} 行"
    return f"数据第 {row_list([problem.row for problem in cause.shown], cause.count, 24)} 行"


def _height(*texts: tuple[str, float]) -> float:
    """The height, in points, of a row with these texts in columns of these widths."""
    lines = max(
        sum(max(1, math.ceil(display_width(part) / max(1.0, width - 2.5))) for part in text.split("\n"))
        for text, width in texts
    )
    return min(_TALLEST, 4.5 + _LINE_HEIGHT * lines)
