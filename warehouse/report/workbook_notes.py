"""The sheet 说明: by which scheme, as of when, how each indicator is defined, and what was not judged.

Belongs here: the assessment's own account of itself. Does not belong here: points and rows.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from warehouse.indicator_pairs import Indicator, load_indicators
from warehouse.reasons import exclusion_words
from warehouse.report.workbook_bodies import UNLISTED
from warehouse.report.workbook_cells import Sheet
from warehouse.report.workbook_data import Assessment, Total
from warehouse.report.workbook_words import unit
from warehouse.scoring.model import Scheme
from warehouse.scoring.wording import explain

_DATES = (
    ("应完成日期", "责任要求公开的最后一天，当天公开为按时。"),
    ("起算日期", "决定日期或成文日期，期限从这一天起算，当天为第 0 天。"),
    ("标明的发布日期", "页面自己标明的发布日期。"),
    ("首次看到日期", "我们第一次看到的日期（北京时间）；疑似倒填的按它评价。"),
)
_METHOD = (
    ("扣分", "一个末级节点的扣分平均分到没有做到的每一条；各条相加等于该节点的扣分，即满分减得分。"),
    (
        "不涉及、未观察",
        "没有采集到的不扣分；不涉及的怎样处理由方案规定，见各节点的计分说明。",
    ),
    ("显示的位数", "分数显示两位小数，单元格里是未取整的数，相加以它为准。"),
    ("名次", "按总分从高到低，同分同名次；触发单项否决的不排名次。"),
    ("单项否决、警示", "以文字“⚠”标明，不只用颜色区分。触发否决的等次由方案规定；只警示的不改变等次和名次。"),
    ("整改清单", "一条未履行的责任（或一行有误的数据）列一行，即使它在几个节点扣分；扣分合计是各节点之和。"),
)
_PROOF = (
    ("核对存档", "zwgk cat 后接“存档文件 SHA-256”一栏，输出采集时存下的原始字节；其校验和应与该栏相同。"),
    ("由来", "zwgk why 机构 方案:节点 时期 列出一个数的定义和每一行依据。"),
    (
        "申诉",
        "在登记文件夹的 objections.csv 加一行，写结论编号和主张；认定后下次运行生效，原结论保留。",
    ),
    ("证据链接", "“证据页”指向与本文件同在一处的 HTML 报告；移动本文件时请连同 evidence 文件夹一起移动。"),
)
_COLUMNS = 3
_SHORT = 10
_WIDTHS = (26, 30, 90)


@dataclass(frozen=True)
class SchemeWords:
    """What the workbook says about a scheme besides its points: title, version, basis, and further lines
    (heading and text: grades, vetoes, what becomes of nodes that do not apply)."""

    title: str
    version: str = ""
    basis: str = ""
    lines: tuple[tuple[str, str], ...] = ()


def scheme_words(scheme: Scheme) -> SchemeWords:
    """What a scheme says about itself, from its whole tree in words."""
    lines = []
    for line in explain(scheme)[1:]:
        name, colon, text = line.partition("：")
        if line == f"依据：{scheme.basis.zh}":
            continue
        if colon and len(name) <= _SHORT:
            lines.append((name, text))
        elif line:
            lines.append(("", line.replace("  ", "　")))
    return SchemeWords(scheme.title.zh, scheme.version, scheme.basis.zh, tuple(lines))


@dataclass(frozen=True)
class Unlisted:
    """What did not fit into a sheet."""

    sheet: str
    rows: int
    links: int


def write_notes(
    sheet: Sheet,
    assessment: Assessment,
    words: SchemeWords,
    district: str,
    version: str,
    left: Sequence[Unlisted],
) -> None:
    """Write the account; `version` is that of the contracts, `left` what did not fit into other sheets."""
    page = sheet.page
    sheet.widths(*_WIDTHS)
    page.set_row(0, 28)
    sheet.text(0, 0, "说明", "title")
    row = _pairs(sheet, 1, "本次评估", _about(assessment, words, district, version))
    row = _pairs(sheet, row, "方案", words.lines)
    row = _pairs(sheet, row, "计分", _METHOD)
    row = _pairs(sheet, row, "日期", _DATES)
    row = _indicators(sheet, row, assessment)
    row = _unjudged(sheet, row, assessment)
    row = _pairs(sheet, row, "核对和申诉", _PROOF)
    lines = [(one.sheet, f"{one.rows} 行、{one.links} 个链接超出 Excel 的上限，没有列出。") for one in left]
    if assessment.unlisted is not None:
        listed = sum(len(body.deductions) for body in assessment.bodies)
        lost = sum(body.lost.rows for body in assessment.bodies)
        about = (
            f"共 {lost} 条，列出 {listed} 条：每个机构的每个末级节点先列共扣分最多的，同分的先列到期早的。"
        )
        lines.insert(
            0,
            ("扣分明细", f"{about}其余在各处合为一行，只列条数和分数；全部在数据集 metrics.deductions 中。"),
        )
        lines.insert(1, ("整改清单", f"其余 {assessment.unlisted.rows} 条{UNLISTED}"))
    if lines:
        _pairs(sheet, row, "没有列出的", lines)
    sheet.heights()
    page.freeze_panes(1, 0)
    sheet.printed(f"{words.title} {assessment.period} 说明", 0, 0)


def _about(assessment: Assessment, words: SchemeWords, district: str, version: str) -> list[tuple[str, str]]:
    return [
        ("地区", district),
        ("方案", f"{words.title}（{assessment.scheme}{'，版本 ' + words.version if words.version else ''}）"),
        ("方案依据", words.basis),
        ("时期", assessment.period),
        ("比较的时期", assessment.previous_period or "没有"),
        ("评价截止日", f"{assessment.as_of}（只用这一天结束以前看到的内容）"),
        ("机构", f"{len(assessment.bodies)} 个"),
        ("数据格式版本", version),
    ]


def _pairs(sheet: Sheet, row: int, title: str, pairs: Sequence[tuple[str, str]]) -> int:
    """A section of headed texts; the row behind it and a gap."""
    return _lines(sheet, _section(sheet, row, title), pairs) + 1 if pairs else row


def _lines(sheet: Sheet, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    for number, (name, text) in enumerate(pairs, start=row):
        sheet.text(number, 0, name, "bold")
        sheet.merged(number, 1, _COLUMNS - 1, text, "text")
    return row + len(pairs)


def _section(sheet: Sheet, row: int, title: str) -> int:
    sheet.merged(row, 0, _COLUMNS - 1, title, "section")
    return row + 1


def _indicators(sheet: Sheet, row: int, assessment: Assessment) -> int:
    """Definition, formula, exclusions and basis of each indicator used, with the district's figure."""
    used = {node.indicator for body in assessment.bodies for node in body.nodes if node.indicator}
    known = load_indicators()
    totals = {total.indicator: total for total in assessment.totals}
    row = _section(sheet, row, f"指标（{len(used)} 个）")
    for name in sorted(used):
        spec = known.get(name)
        title = f"{spec.title.zh}（{name}，版本 {spec.version}）" if spec else f"{name}（没有登记定义）"
        sheet.merged(row, 0, _COLUMNS - 1, title, "band")
        row = _lines(sheet, row + 1, [("全区的数", _figure(totals.get(name))), *_definition(spec)])
    return row + 1


def _definition(spec: Indicator | None) -> list[tuple[str, str]]:
    if spec is None:
        return []
    return [
        ("定义", spec.definition.zh),
        ("公式", spec.formula.zh),
        ("分子", spec.numerator.zh),
        ("分母", spec.denominator.zh),
        ("不计入", spec.exclusions.zh),
        ("依据", spec.basis.zh),
    ]


def _figure(total: Total | None) -> str:
    if total is None:
        return "没有数据"
    if total.unit == "ratio":
        rate = "没有比值" if total.value is None else f"{total.value:.2%}"
        text = f"{rate}（{total.numerator} ÷ {total.denominator}）"
    else:
        value = "没有数值" if total.value is None else f"{total.value:g} {unit(total.unit)}"
        text = f"{value}（{total.denominator} 条）"
    reasons = exclusion_words(total.excluded_reasons)
    return f"{text}\n不计入 {total.excluded} 条" + (f"：{reasons}" if reasons else "")


def _unjudged(sheet: Sheet, row: int, assessment: Assessment) -> int:
    """Leaves without points, and at which bodies."""
    row = _section(sheet, row, "没有评价的")
    sheet.header(row, ("节点", "原因", "机构"))
    found: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for body in assessment.bodies:
        for status, words in (("not_observed", "没有采集到可评的数据"), ("not_applicable", "不涉及")):
            for node in body.leaves(status, with_vetoes=True):
                found[node.node_no, node.title, words].append(body.name)
    for (_, title, words), bodies in sorted(found.items()):
        row += 1
        sheet.text(row, 0, title, "bold")
        sheet.text(row, 1, words)
        sheet.text(row, 2, f"{len(bodies)} 个：{'、'.join(bodies)}")
    if not found:
        row += 1
        sheet.text(row, 0, "每个节点都有可评的数据。")
    return row + 2
