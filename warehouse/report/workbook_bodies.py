"""A body's score sheet: the tree of nodes with points, below it every deduction with its evidence.

Belongs here: its layout. Does not belong here: the list to mend (`workbook_mend.py`).
"""

from collections.abc import Callable

from warehouse.report.figures import ratio_text
from warehouse.report.limits import Rest
from warehouse.report.workbook_cells import EXCEL_ROWS, Sheet, reference
from warehouse.report.workbook_data import Body, Deduction, Node
from warehouse.report.workbook_words import VETO_STATES, beijing, problem

EvidencePage = Callable[[str], str | None]
"""The relative address of a verdict's evidence page, or None when there is none."""

_HEAD = 3
_COLUMNS = (
    ("编号", 6),
    ("指标 ／ 扣分事项", 36),
    ("满分", 8),
    ("得分", 8),
    ("扣分", 8),
    ("计分说明 ／ 扣分原因", 48),
    ("领域", 13),
    ("应完成日期", 11),
    ("起算日期", 11),
    ("标明的发布日期", 11),
    ("首次看到日期", 11),
    ("结论编号", 22),
    ("证据", 10),
    ("采集时间（北京）", 16),
    ("存档文件 SHA-256", 34),
)
_PRINTED = 12
"""Columns on paper; links, capture times and digests are of use in the file."""
_LAST = len(_COLUMNS) - 1
_HALF_A_CENT = 0.005
UNLISTED = "没有逐条列出，全部在数据集 metrics.deductions 中。"
_STATUS = {"not_applicable": "不涉及", "not_observed": "未观察"}


def write_body(
    sheet: Sheet,
    body: Body,
    heading: str,
    summary: str,
    evidence_page: EvidencePage | None,
    most_rows: int = EXCEL_ROWS,
) -> None:
    """Write a body's sheet; `heading` names scheme and period, `summary` the overview's sheet.

    Deductions that the sheet has no room for are counted in its last line.
    """
    page, total = sheet.page, body.total
    page.set_row(0, 28)
    sheet.merged(0, 0, 5, body.name, "title")
    sheet.inside(0, 6, reference(summary, "A1"), f"← 回到{summary}", "back")
    sheet.merged(1, 0, _LAST, heading, "subtitle")
    sheet.merged(2, 0, _LAST, _outcome(body), "warning" if body.mark else "subtitle")
    sheet.header(_HEAD, [title for title, _ in _COLUMNS], 30)
    sheet.widths(*(width for _, width in _COLUMNS))
    row = _HEAD + 1
    below = row + len(body.nodes) + 2
    places = {node: place for node, place in _places(body, below).items() if place < most_rows - 1}
    for node in body.nodes:
        _node(sheet, row, node, places.get(node.node), body.lost_at(node.node).rows)
        row += 1
    row += 1
    for column in range(5):
        sheet.text(row, column, None, "section")
    sheet.text(row, 1, f"扣分明细（{body.lost.rows} 条）", "section")
    sheet.number(row, 4, body.lost.points, "section_points")
    sheet.merged(row, 5, _PRINTED - 1, _check(body.lost.points, total), "section")
    _deductions(sheet, body, row + 1, evidence_page, most_rows)
    sheet.heights()
    page.freeze_panes(_HEAD + 1, 2)
    sheet.printed(f"{body.name} {heading}", _HEAD, _HEAD)
    page.print_area(0, 0, min(_end(body, below), most_rows - 1), _PRINTED - 1)


def _outcome(body: Body) -> str:
    total = body.total
    parts = [
        "没有可评的分数" if total.score is None else f"得分 {total.score:.2f}（满分 {total.weight:g}）",
        f"扣分 {total.deduction:.2f}",
    ]
    if body.is_too_little and total.judged_share is not None:
        parts.append(f"可评的部分只占 {ratio_text(total.judged_share)}，不定等次、不排名")
    if total.grade:
        parts.append(f"等次 {total.grade}")
    if body.rank is not None:
        parts.append(f"名次 {body.rank}")
    if total.previous_score is not None and total.score is not None:
        change = total.score - total.previous_score
        sign = "▲" if change > 0 else "▼" if change < 0 else ""
        parts.append(
            f"上期（{total.previous_period}）{total.previous_score:.2f}，变化 {sign}{abs(change):.2f}"
        )
    if body.mark:
        parts.append(body.mark.replace("\n", "；"))
    return "；".join(parts)


def _check(points: float, total: Node) -> str:
    if total.score is None:
        return "没有可评的分数。"
    # A bonus is added to the base score afterwards: points are lost from the base only.
    base = total.weight - total.deduction
    words = f"核对：满分 {total.weight:g} − 基本得分 {base:.2f} ＝ {total.deduction:.2f}"
    equal = abs(total.deduction - points) < _HALF_A_CENT
    return f"{words}，与扣分合计相符。" if equal else f"{words}，扣分明细合计 {points:.2f}，不相符。"


def _places(body: Body, row: int) -> dict[str, int]:
    """The row of each node's first line among the deductions."""
    places = {}
    for node in body.nodes:
        if own := body.by_node.get(node.node):
            places[node.node] = row
            row += 1 + len(own) + (node.node in body.rest)
    return places


def _end(body: Body, row: int) -> int:
    return row + len(body.deductions) + len(body.rest) + sum(node.node in body.by_node for node in body.nodes)


def _node(sheet: Sheet, row: int, node: Node, place: int | None, deductions: int) -> None:
    look = "bold" if node.indicator is None else "text"
    sheet.number(row, 0, node.node_no, "index")
    sheet.text(row, 1, node.title, "band" if node.depth == 0 else look, node.depth)
    sheet.number(row, 2, None if node.part == "veto" else node.weight, "points")
    if node.status == "vetoed" and node.part == "veto":
        sheet.text(row, 3, "⚠ 触发", "bad_middle")
    elif node.status in VETO_STATES:
        sheet.text(row, 3, VETO_STATES[node.status], "middle")
    elif node.score is None:
        sheet.text(row, 3, _STATUS.get(node.status, "无分数"), "quiet_middle")
    else:
        sheet.number(row, 3, node.score, "points_bold" if node.indicator is None else "points")
    sheet.number(row, 4, None if node.part == "veto" else node.deduction, "points")
    if place is not None:
        sheet.text(row, 5, node.note)
        sheet.inside(row, 6, reference(sheet.name, f"A{place + 1}"), f"{deductions} 条 ↓")
    else:
        sheet.text(row, 5, node.note, "quiet" if node.status in _STATUS else "text")


def _deductions(
    sheet: Sheet, body: Body, row: int, evidence_page: EvidencePage | None, most_rows: int
) -> None:
    number = 0
    for node in body.nodes:
        own = body.by_node.get(node.node)
        if not own:
            continue
        if row < most_rows - 1:
            for column in range(_PRINTED):
                sheet.text(row, column, None, "band")
            sheet.text(row, 1, body.path(node), "band")
            lost = body.lost_at(node.node)
            sheet.number(row, 4, lost.points, "band_points")
            sheet.text(row, 5, f"{lost.rows} 条", "band")
            row += 1
        for one in own:
            number += 1
            if row >= most_rows - 1:
                sheet.left.rows += 1
                continue
            _deduction(sheet, row, number, one, evidence_page)
            row += 1
        if node.node in body.rest:
            number += body.rest[node.node].rows
            if row >= most_rows - 1:
                sheet.left.rows += body.rest[node.node].rows
                continue
            _rest(sheet, row, body.rest[node.node])
            row += 1
    if not body.deductions:
        sheet.text(row, 1, "没有扣分。", "text")
    if sheet.left.rows:
        sheet.text(row, 1, f"另有 {sheet.left.rows} 条扣分超出 Excel 的行数，没有列出，已计入合计。", "bad")


def _rest(sheet: Sheet, row: int, rest: Rest) -> None:
    """The last line of a leaf: what is not listed, so that the lines add up to its points."""
    for column in range(_PRINTED):
        sheet.text(row, column, None, "quiet")
    sheet.text(row, 1, f"其余 {rest.rows} 条", "quiet", 1)
    sheet.number(row, 4, rest.points, "points")
    sheet.text(row, 5, UNLISTED, "quiet")


def _deduction(
    sheet: Sheet, row: int, number: int, one: Deduction, evidence_page: EvidencePage | None
) -> None:
    sheet.number(row, 0, number, "index")
    sheet.text(row, 1, one.item or problem(one), "text", 1)
    sheet.text(row, 2, None)
    sheet.text(row, 3, None)
    sheet.number(row, 4, one.points, "points")
    sheet.text(row, 5, one.reason)
    sheet.text(row, 6, one.domain)
    days = (one.due_date, one.decided_date, one.published_date, one.observed_date)
    for column, day in enumerate(days, start=7):
        sheet.day(row, column, day)
    evidence(sheet, row, 11, one, evidence_page)


def evidence(sheet: Sheet, row: int, column: int, one: Deduction, evidence_page: EvidencePage | None) -> None:
    """Four cells: verdict (else row) id, link to the evidence page, capture time, archived copy's digest."""
    address = evidence_page(one.verdict_id) if evidence_page and one.verdict_id else None
    if address:
        sheet.outside(row, column + 1, address, "证据页")
    else:
        sheet.text(row, column + 1, "存档文件" if one.sha256 else "无页面", "quiet_middle")
    sheet.text(row, column, one.verdict_id or one.row_id, "code")
    sheet.text(row, column + 2, beijing(one.fetched_at), "middle")
    sheet.text(row, column + 3, one.sha256, "code")
