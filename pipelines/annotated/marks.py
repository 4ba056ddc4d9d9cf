"""Which cells of which sheet are marked, with which colour and which comment.

Belongs here: from issues to cells, and the bounds on both. Does not belong here: XML (`sheet.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.annotated.frame import Spot
from sources.double_publicity import TableShape, layouts
from sources.double_publicity.layouts import plain_heading
from warehouse.records.problems import Problem
from warehouse.records.report import Table, ValidationReport
from warehouse.records.report_text import SEVERITIES, own_words

MOST_CELLS = 500_000
"""Cells that are coloured in one workbook; more of them help nobody and cost memory."""

MOST_COMMENTS = 3_000
"""Comments of one workbook; with many more of them a spreadsheet program takes minutes to open it."""

_COMMENT_CHARACTERS = 900
_ORDER = "EWI"


@dataclass(slots=True)
class Mark:
    """What is marked at a cell: the worst severity, and the issues that stand there, the worst first."""

    severity: str
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class SheetMarks:
    """The marks of one sheet by cell, and the cells that get a comment."""

    cells: dict[Spot, Mark] = field(default_factory=dict)
    commented: set[Spot] = field(default_factory=set)


@dataclass(slots=True)
class Marks:
    """The marks of a workbook by sheet; `left_out` issues have a cell but no mark, `uncommented` are the
    cells with a colour and no comment."""

    sheets: dict[str, SheetMarks] = field(default_factory=dict)
    left_out: int = 0
    uncommented: int = 0


def marks_of(report: ValidationReport, shapes: Sequence[TableShape]) -> Marks:
    """The marks for all issues that have a cell; a missing column is told at the heading before its place."""
    marks = Marks()
    count = 0
    for number, table in enumerate(report.tables):
        sheet = marks.sheets.setdefault(table.sheet or "", SheetMarks())
        before = _neighbours(table, shapes[number])
        for problem in table.problems(number):
            spot = table.spot(problem)
            if spot is None and problem.row == 0:
                spot = before.get(plain_heading(problem.field))
            if spot is None:
                continue
            mark = sheet.cells.get(spot)
            if mark is None:
                if count >= MOST_CELLS:
                    marks.left_out += 1
                    continue
                count += 1
                mark = sheet.cells[spot] = Mark(problem.severity)
            mark.problems.append(problem)
            if _ORDER.index(problem.severity) < _ORDER.index(mark.severity):
                mark.severity = problem.severity
    for sheet in marks.sheets.values():
        for mark in sheet.cells.values():
            mark.problems.sort(key=lambda problem: _ORDER.index(problem.severity))
    _choose_comments(marks, count)
    return marks


def anchored(sheet: SheetMarks, anchors: Mapping[Spot, Spot]) -> SheetMarks:
    """The marks with those inside merged ranges moved to the range's first cell, which alone shows them."""
    if not anchors:
        return sheet
    moved = SheetMarks()
    for spot, mark in sheet.cells.items():
        target = anchors.get(spot, spot)
        there = moved.cells.setdefault(target, Mark(mark.severity))
        there.problems.extend(mark.problems)
        there.severity = min(there.severity, mark.severity, key=_ORDER.index)
        if spot in sheet.commented:
            moved.commented.add(target)
    return moved


def comment(mark: Mark, line: int) -> list[str]:
    """The paragraphs of a cell's comment: severity and rule, what is wrong, how to mend it."""
    paragraphs: list[str] = []
    size = 0
    rest = 0
    for text in dict.fromkeys(_paragraph(problem, line) for problem in mark.problems):
        if paragraphs and size + len(text) > _COMMENT_CHARACTERS:
            rest += 1
            continue
        paragraphs.append(text[:_COMMENT_CHARACTERS])
        size += len(text)
    return [*paragraphs, f"……还有 {rest} 条，见“自查明细”。"] if rest else paragraphs


def _paragraph(problem: Problem, line: int) -> str:
    # In a merged range the cell speaks for other rows, too.
    where = f"（第 {problem.sheet_row} 行）" if problem.sheet_row not in (None, line) else ""
    return f"【{SEVERITIES[problem.severity]} {problem.rule}】{where}{own_words(problem)}"


def _neighbours(table: Table, shape: TableShape) -> dict[str, Spot]:
    """For each column of the template that the file lacks the heading before (else after) its place."""
    line = table.place.header_line
    if line is None or shape.layout is None or shape.subject is None or shape.party is None:
        return {}
    try:
        template = layouts().template(shape.layout, shape.subject, shape.party).columns
    except KeyError:
        return {}
    standard = layouts().columns(shape.layout, shape.subject)
    present = table.place.columns
    found: dict[str, Spot] = {}
    for place, column in enumerate(template):
        if column in present or column not in standard:
            continue
        near = next((one for one in (*reversed(template[:place]), *template[place:]) if one in present), None)
        if near is not None:
            found[plain_heading(standard[column].name)] = (line, present[near])
    return found


def _choose_comments(marks: Marks, count: int) -> None:
    """All cells if they are few; else of every cause the first ones, then the rest, errors first."""
    if count <= MOST_COMMENTS:
        for sheet in marks.sheets.values():
            sheet.commented = set(sheet.cells)
        return
    causes: dict[tuple[str, str], int] = {}
    for sheet in marks.sheets.values():
        for mark in sheet.cells.values():
            causes.setdefault((mark.problems[0].rule, mark.problems[0].cause), 0)
    share = max(1, MOST_COMMENTS // 2 // max(1, len(causes)))
    left = MOST_COMMENTS
    for sheet in marks.sheets.values():
        for spot in sorted(sheet.cells):
            problem = sheet.cells[spot].problems[0]
            key = (problem.rule, problem.cause)
            if left and causes[key] < share:
                causes[key] += 1
                left -= 1
                sheet.commented.add(spot)
    for severity in _ORDER:
        for sheet in marks.sheets.values():
            for spot in sorted(sheet.cells):
                if left and sheet.cells[spot].severity == severity and spot not in sheet.commented:
                    left -= 1
                    sheet.commented.add(spot)
    marks.uncommented = count - sum(len(sheet.commented) for sheet in marks.sheets.values())
