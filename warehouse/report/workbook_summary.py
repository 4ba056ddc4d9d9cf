"""The sheet 汇总: the bodies ranked, their scores by part, what changed, and vetoes.

Belongs here: its layout. Does not belong here: ranks (`workbook_data.py`), a body's own sheet.
"""

from collections.abc import Callable, Sequence
from statistics import fmean, median

from warehouse.report.figures import ratio_text
from warehouse.report.workbook_cells import Sheet, reference
from warehouse.report.workbook_data import Assessment, Body, Node
from warehouse.report.workbook_words import VETO_STATES
from warehouse.words import word

_HEAD = 3
_LEADING = ("名次", "机构", "类别", "总分", "可评的占比", "等次", "上期得分", "变化", "单项否决和警示")
_TRAILING = ("扣分合计", "扣分条数", "不涉及项数", "未观察项数")
_ABOUT = (
    "点机构名称看评分表。触发单项否决的不排名次，列在后面；可评的部分不足的有分数而不排名；没有可评数据的没有分数。"
    "不涉及的分值分给了其他项的，该项得分可以超过规定的满分，见评分表。定义和公式见“说明”。"
)


def write_summary(
    sheet: Sheet, assessment: Assessment, title: str, subtitle: str, pages: Sequence[str]
) -> None:
    """Write the overview; `pages` are the names of the bodies' sheets, in the order of the bodies."""
    page = sheet.page
    main = assessment.main
    first, last = len(_LEADING), len(_LEADING) + len(main) + len(_TRAILING) - 1
    page.set_row(0, 30)
    sheet.merged(0, 0, last, title, "title")
    sheet.merged(1, 0, last, subtitle, "subtitle")
    sheet.merged(2, 0, last, _ABOUT, "subtitle")
    headings = [
        node.title if node.part == "veto" else f"{node.title}\n（满分{node.declared_weight:g}）"
        for node in main
    ]
    sheet.header(_HEAD, [*_LEADING, *headings, *_TRAILING], 44)
    sheet.widths(6, 32, 8, 9, 9, 9, 9, 9, 26, *([12] * len(main)), 11, 10, 10, 10)
    row = _HEAD + 1
    for body, name in zip(assessment.bodies, pages, strict=True):
        _body(sheet, row, body, name, main, first)
        row += 1
    sheet.heights()
    page.autofilter(_HEAD, 0, row - 1, last)
    _totals(sheet, row, assessment, last)
    page.freeze_panes(_HEAD + 1, 2)
    sheet.printed(title, _HEAD, _HEAD)


def _body(sheet: Sheet, row: int, body: Body, name: str, main: Sequence[Node], first: int) -> None:
    total = body.total
    if body.rank is not None:
        sheet.number(row, 0, body.rank, "index")
    else:
        sheet.text(row, 0, "否决" if body.is_vetoed else "—", "bad_middle" if body.is_vetoed else "middle")
    sheet.inside(row, 1, reference(name, "A1"), body.name)
    sheet.text(row, 2, word("body", body.kind), "middle")
    if total.score is None:
        sheet.text(row, 3, word("node", total.status), "quiet_middle")
    else:
        sheet.number(row, 3, total.score, "points_bad" if body.is_vetoed else "points_bold")
    sheet.text(row, 4, "" if total.judged_share is None else ratio_text(total.judged_share), "middle")
    sheet.text(row, 5, total.grade, "bad_middle" if body.is_vetoed else "middle")
    sheet.number(row, 6, total.previous_score, "points")
    changed = total.score is not None and total.previous_score is not None
    sheet.number(row, 7, (total.score or 0.0) - (total.previous_score or 0.0) if changed else None, "change")
    sheet.text(row, 8, body.mark, "bad" if body.mark else "text")
    own = {node.node: node for node in body.nodes}
    for column, node in enumerate(main, start=first):
        _node(sheet, row, column, own.get(node.node))
    column = first + len(main)
    sheet.number(row, column, total.deduction, "points")
    sheet.number(row, column + 1, body.lost.rows, "count")
    sheet.number(row, column + 2, len(body.leaves("not_applicable")), "count")
    sheet.number(row, column + 3, len(body.leaves("not_observed")), "count")


def _node(sheet: Sheet, row: int, column: int, node: Node | None) -> None:
    """A body's points at a main node, or in words why there are none."""
    if node is None:
        sheet.text(row, column, "不涉及", "quiet_middle")
    elif node.status == "vetoed":
        sheet.text(row, column, "⚠ 触发", "bad_middle")
    elif node.status in VETO_STATES:
        sheet.text(row, column, VETO_STATES[node.status], "middle")
    elif node.score is None:
        sheet.text(row, column, word("node", node.status), "quiet_middle")
    else:
        sheet.number(row, column, node.score)


def _totals(sheet: Sheet, row: int, assessment: Assessment, last: int) -> None:
    """Mean, median, best and worst score, and how many bodies have each grade."""
    bodies = assessment.bodies
    measures: tuple[tuple[str, Callable[[list[float]], float]], ...] = (
        ("平均", fmean),
        ("中位数", median),
        ("最高", max),
        ("最低", min),
    )
    for number, (title, measure) in enumerate(measures, start=row):
        for column in range(last + 1):
            sheet.text(number, column, title if column == 1 else None, "band")
        columns: list[tuple[int, list[float | None]]] = [
            (3, [None if body.is_too_little else body.total.score for body in bodies]),
            (6, [body.total.previous_score for body in bodies]),
        ]
        for column, node in enumerate(assessment.main, start=len(_LEADING)):
            if node.part != "veto":
                own = (one for body in bodies for one in body.nodes if one.node == node.node)
                columns.append((column, [one.score for one in own]))
        for column, values in columns:
            known = [value for value in values if value is not None]
            if known:
                sheet.number(number, column, measure(known), "band_points")
    grades: dict[str, int] = {}
    for body in bodies:
        grades[body.total.grade or "未评等次"] = grades.get(body.total.grade or "未评等次", 0) + 1
    words = "，".join(f"{grade} {count} 个" for grade, count in grades.items())
    vetoed = sum(body.is_vetoed for body in bodies)
    end = row + len(measures)
    count = (
        f"共 {len(bodies)} 个机构：{words}；触发单项否决 {vetoed} 个。平均、中位数只算可评部分足够的机构。"
    )
    sheet.merged(end, 0, last, count, "subtitle")
