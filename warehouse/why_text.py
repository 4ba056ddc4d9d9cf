"""An explanation for people: the figure, its definition, its rows one by one, and how to object.

Belongs here: wording and layout of `zwgk why`. Does not belong here: what an explanation holds (`why.py`).

Text from websites may hold signs that steer a terminal; they are shown by their numbers.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from warehouse.reasons import exclusion_words
from warehouse.records.problems import hidden
from warehouse.why import Explanation, Row
from warehouse.words import status_word, word

_BEIJING = timedelta(hours=8)
_STEERING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_OUTCOMES = (("failed", "没有做到的"), ("excluded", "不计入的"), ("done", "做到的"))


def render(found: Explanation, *, with_done: bool) -> str:
    """The whole explanation as lines of text; `with_done` says whether what was done is among its rows."""
    lines = [
        *_head(found),
        *_figure(found),
        *_definition(found),
        *_sums(found),
        *_groups(found, with_done),
        *_objection(found),
    ]
    return "\n".join(lines)


def plain(text: object) -> str:
    """A text without personal numbers and without signs that steer a terminal."""
    return _STEERING.sub(
        lambda sign: " " if sign[0] in "\t\n\r" else f"⟨U+{ord(sign[0]):04X}⟩", hidden(str(text))
    )


def _head(found: Explanation) -> Iterator[str]:
    node = found.node
    if node is None:
        title = found.indicator.title.zh if found.indicator else ""
        limits = f"（{found.limits}）" if found.limits else ""
        yield f"{plain(found.body_name)}  {title}{plain(limits)}  {found.period}"
        return
    name = f"{found.question.scheme}:{node['node']} {plain(node['title'])}"
    yield f"{plain(found.body_name)}  {name}  {found.period}"
    score = "没有分数" if node["score"] is None else f"得分 {node['score']:.2f}"
    grade = f"，等次 {plain(node['grade'])}" if node["grade"] else ""
    state = word("node", node["status"])
    yield f"  {score}，满分 {node['weight']:g}，扣分 {node['deduction']:.2f}{grade}（{state}）"
    yield f"  计分说明：{plain(node['note'])}"
    if node["previous_score"] is not None:
        yield f"  上期（{node['previous_period']}）{node['previous_score']:.2f}"
    if found.below:
        yield "  下级："
    for row in found.below:
        score = word("node", row["status"]) if row["score"] is None else f"{row['score']:.2f}"
        lost = f"，扣 {row['deduction']:.2f}" if row["deduction"] else ""
        name = f"{found.question.scheme}:{row['node']}  {plain(row['title'])}"
        yield f"    {name}  {score}／{row['weight']:g}{lost}"


def _figure(found: Explanation) -> Iterator[str]:
    figure = found.figure
    if figure is None or found.indicator is None:
        return
    yield f"  数值：{_value(figure.get('value'), found.indicator.unit)}"
    if figure.get("numerator") is not None:
        yield f"  分子 {figure['numerator']}，分母 {figure['denominator']}"
    elif figure.get("denominator") is not None:
        yield f"  参与计算 {figure['denominator']} 条"
    if figure.get("excluded"):
        words = exclusion_words(figure["excluded_reasons"])
        yield f"  不计入 {figure['excluded']} 条（{plain(words)}）"
    if figure.get("previous_value") is not None:
        before = _value(figure["previous_value"], found.indicator.unit)
        yield f"  上期（{figure['previous_period']}）{before}"


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return "没有（分母为 0）"
    return f"{value:.2%}" if unit == "ratio" else f"{value:g}{word('unit', unit)}"


def _definition(found: Explanation) -> Iterator[str]:
    spec = found.indicator
    if spec is None:
        return
    yield f"  指标：{spec.title.zh}（{spec.name}，版本 {spec.version}）"
    for name, words in (
        ("定义", spec.definition),
        ("公式", spec.formula),
        ("分子", spec.numerator),
        ("分母", spec.denominator),
        ("不计入", spec.exclusions),
        ("依据", spec.basis),
    ):
        yield f"  {name}：{words.zh}"


def _sums(found: Explanation) -> Iterator[str]:
    counts = found.counts
    failed, done = counts.get("failed", 0), counts.get("done", 0)
    hits, others = ("没有做到的", "做到的") if found.hits_are_bad else ("做到的", "没有做到的")
    hit, other = (failed, done) if found.hits_are_bad else (done, failed)
    words = {
        "numerator": f"分子 {{figure}} ＝ {hits} {hit} 条",
        "denominator": f"分母 {{figure}} ＝ {hits} {hit} 条 ＋ {others} {other} 条",
        "excluded": f"不计入 {{figure}} ＝ 不计入的 {counts.get('excluded', 0)} 条",
        "deduction": "扣分 {figure:.2f} ＝ 各条扣分之和 {rows:.2f}",
    }
    if found.checks:
        yield ""
    for check in found.checks:
        text = words[check["name"]].format(**check)
        yield f"核对：{text}" if check["equal"] else f"核对：不一致！{text.replace('＝', '≠')}"
    if found.indicator is not None and not found.indicator.has_rows:
        yield "这个指标没有可以逐条列出的依据，只有上面的数。"


def _groups(found: Explanation, with_done: bool) -> Iterator[str]:
    for outcome, title in _OUTCOMES:
        count = found.counts.get(outcome, 0)
        if not count:
            continue
        rows = [row for row in found.rows if row["outcome"] == outcome]
        yield ""
        if outcome == "done" and not with_done:
            yield f"{title} {count} 条：加 --all 列出。"
            continue
        more = f"（列出前 {len(rows)} 条，加 --limit 列出更多）" if len(rows) < count else ""
        yield f"{title} {count} 条{more}："
        for number, row in enumerate(rows, start=1):
            yield from _row(number, row)


def _row(number: int, row: Row) -> Iterator[str]:
    kind = word("row", row["row_kind"])
    state = status_word(row["status"], row["reason_code"]) or kind
    levels = [row[name] for name in ("level1", "level2", "level3") if row[name]]
    item = "／".join(levels) or row["subject"] or row["evidence_title"] or ""
    points = f"  扣 {row['points']:.2f} 分" if row["points"] is not None else ""
    domain = plain(row["domain"] or "不分领域")
    yield f"{number:>3}. {plain(row['row_id'])}〔{state}〕{plain(item)}（{domain}）{points}"
    yield f"     原因：{plain(row['reason'])}"
    days = [
        f"{name} {row[key]}"
        for name, key in (
            ("应完成", "due_date"),
            ("起算", "decided_date"),
            ("标明发布", "published_date"),
            ("首次看到", "observed_date"),
            ("最后一次没有看到", "last_absent_date"),
        )
        if row[key] is not None
    ]
    if days:
        yield f"     日期：{'，'.join(days)}" + ("（疑似倒填）" if row["is_backdated"] else "")
    if row["objection_id"]:
        before = word("status", row["original_status"])
        yield f"     申诉：{plain(row['objection_id'])} 改变了结论，原结论为{before}"
    if row["obligation_id"]:
        told, words = row["duty_reason"] or "", row["limit_text"]
        limit = f"时限原文“{plain(words)}”。" if words and f"时限原文“{words}”" not in told else ""
        yield f"     责任：{row['obligation_id']} {plain(told)}{limit}"
        if not row["basis"]:
            yield "     依据：没有登记依据"
    yield from _evidence(row)


def _evidence(row: Row) -> Iterator[str]:
    if row["evidence_id"]:
        kind = word("record", row["evidence_kind"])
        title = f"《{plain(row['evidence_title'])}》" if row["evidence_title"] else ""
        yield f"     证据：{kind} {plain(row['evidence_id'])}{title}"
    elif not row["capture_id"]:
        yield "     证据：没有找到对应的页面或记录"
    if row["capture_id"]:
        yield (
            f"     存档：{row['capture_id']}，{_beijing(row['fetched_at'])} 取得，"
            f"{plain(row['url'] or row['path'] or '没有网址')}"
        )
    if row["sha256"]:
        yield f"     校验和：{row['sha256']}"
        yield f"     原件：zwgk cat {row['sha256']}"


def _beijing(moment: datetime | None) -> str:
    return f"{moment + _BEIJING:%Y-%m-%d %H:%M}（北京时间）" if moment else "时间不明"


def _objection(found: Explanation) -> Iterator[str]:
    """How to object to a verdict: the line that the registry's objections.csv needs."""
    example: Any = next((row["verdict_id"] for row in found.rows if row["verdict_id"]), None)
    if example is None:
        return
    yield ""
    yield "不同意某条结论：在登记文件夹的 objections.csv 加一行，认定后把 pending 改为 upheld 或 rejected："
    yield "  objection_id,verdict_id,claim,decision,new_status,reason,decided_by,filed_on,decided_on"
    yield f"  申诉编号,{example},机构的主张,pending,,,,提出日期,"
