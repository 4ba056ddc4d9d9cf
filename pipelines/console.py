"""How the command line speaks: JSON on standard output, people on standard error, exit codes.

Belongs here: printing of results, problems and the run's summary. Does not belong here: commands.
"""

import json
from collections.abc import Iterable
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    # A summary needs a district and with it Dagster, which is slow to import; most commands need neither.
    from pipelines.summary import Summary

_PLAIN_WIDTH = 120
people = Console(stderr=True, highlight=False)
if not people.is_terminal:
    people = Console(stderr=True, highlight=False, width=_PLAIN_WIDTH)


class Exit(IntEnum):
    """Exit codes of every command: fine, the data has errors, the command could not do its work."""

    FINE = 0
    DATA = 1
    FAILED = 2


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_json_lines(values: Iterable[Any]) -> None:
    """One JSON object a line on standard output."""
    for value in values:
        typer.echo(json.dumps(value, ensure_ascii=False, default=str))


def say(text: str) -> None:
    """A message to the person; text from outside is never read as markup."""
    people.print(escape(text))


def fail(text: str) -> typer.Exit:
    """Say why the command could not do its work; raise the result."""
    people.print(f"[red]{escape(text)}[/red]")
    return typer.Exit(Exit.FAILED)


_OUTCOMES = {
    "ok": "取得",
    "empty": "空文件",
    "blocked": "被拦截",
    "moved": "已迁移",
    "error": "失败",
    "not_attempted": "未尝试",
}
_SIDES = {"body": "机构", "ours": "数据团队"}


def print_summary(summary: "Summary") -> None:
    """The closing summary in Chinese: sources, rows, issues, indicators, files, what to do next."""
    from warehouse.words import word

    people.rule(f"政务公开 运行结果（截至 {summary.as_of}）")
    people.print(_captures(summary))
    if summary.later:
        late = sum(row["captures"] for row in summary.later)
        say(
            f"另有 {late} 次采集晚于截至日 {summary.as_of}：这次评价按当时所知，没有计入；"
            "以较晚的日期运行（--as-of）时会计入。"
        )
    rows = summary.rows
    say(
        f"读出：公文 {rows['parsed.notices']}，列表条目 {rows['parsed.entries']}，"
        f"许可 {rows['parsed.permits']}，处罚 {rows['parsed.penalties']}，"
        f"目录事项 {rows['parsed.catalogue_items']}"
    )
    say(
        f"入库：公文 {rows['core.notices']}，许可 {rows['core.permits']}，处罚 {rows['core.penalties']}，"
        f"目录事项 {rows['core.catalogue_items']}，公开责任 {rows['core.obligations']}；"
        f"隔离 {rows['ops.quarantine']} 行"
    )
    people.print(_issues(summary))
    verdicts = "，".join(f"{word('status', name)} {count}" for name, count in summary.verdicts.items())
    say(f"责任判定 {rows['metrics.verdicts']} 条：{verdicts}")
    people.print(_indicators(summary))
    say(f"分析库：{summary.files['warehouse']}")
    say(f"开放数据：{summary.files['open']}（版本 {summary.release}）")
    for line in next_steps(summary):
        say(f"→ {line}")


def next_steps(summary: "Summary") -> list[str]:
    """What a person should do now, most pressing first."""
    steps = []
    ours = sum(row["issues"] for row in summary.issues if row["responsibility"] == "ours")
    body = sum(row["issues"] for row in summary.issues if row["responsibility"] == "body")
    if ours:
        steps.append(f"数据团队：处理 {ours} 个属于我们的问题（表 ops.issues，responsibility = 'ours'）。")
    if body:
        steps.append(f"各机构：改正 {body} 个数据问题后重新提交（表 ops.issues，按 source_id 分发）。")
    blocked = sum(row["files"] for row in summary.captures if row["outcome"] == "blocked")
    if waiting := summary.rows.get("core.review_queue", 0):
        steps.append(f"数据团队：有 {waiting} 条记录没有把握对应到目录事项，请人工复核（zwgk review list）。")
    if blocked:
        steps.append(f"有 {blocked} 个页面被网站拦截，未据此评价；请换时间重试。")
    if not steps:
        steps.append("没有待办。")
    return steps


def _captures(summary: "Summary") -> Table:
    outcomes = [name for name in _OUTCOMES if any(row["outcome"] == name for row in summary.captures)]
    table = Table("来源", *(_OUTCOMES[name] for name in outcomes), title="各来源的采集结果")
    for source in sorted({row["source_id"] for row in summary.captures}):
        counts = {row["outcome"]: row["files"] for row in summary.captures if row["source_id"] == source}
        table.add_row(source, *(str(counts.get(name, "")) for name in outcomes))
    return table


def _issues(summary: "Summary") -> Table:
    table = Table(title="按规则统计的问题", expand=True)
    widest = max((len(row["rule"]) for row in summary.issues), default=0)
    table.add_column("规则", min_width=widest)
    table.add_column("程度", min_width=4)
    table.add_column("责任方", min_width=8)
    table.add_column("数量", min_width=4, justify="right")
    table.add_column("说明（一例）", no_wrap=True, overflow="ellipsis", ratio=1)
    for row in summary.issues:
        side = _SIDES[row["responsibility"]]
        table.add_row(row["rule"], row["severity"], side, str(row["issues"]), escape(row["example"]))
    return table


def _indicators(summary: "Summary") -> Table:
    table = Table(title="各机构指标")
    table.add_column("机构", no_wrap=True)
    for heading in ("覆盖率", "已公开/应公开（除外）", "及时率", "按时/应计（除外）"):
        table.add_column(heading, no_wrap=True, justify="right")
    for row in summary.indicators:
        table.add_row(
            escape(row["body_name"] or "全区合计"),
            _rate(row["coverage"]),
            f"{row['covered']}/{row['duties']}（{row['duties_excluded']}）",
            _rate(row["timeliness"]),
            "" if row["timed"] is None else f"{row['in_time']}/{row['timed']}（{row['timed_excluded']}）",
        )
    return table


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"
