"""`zwgk review`: what the links could not decide, and a person's decisions on it.

Belongs here: showing the review queue, turning a decision into a row of the registry's `review.csv`.
Does not belong here: how links are made (`warehouse/links`), the columns of the file (`sources/review.py`).
"""

import json as json_module
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines import settings
from pipelines.console import fail, print_json_lines, say

review_app = typer.Typer(
    name="review",
    help="复核记录与目录事项的对应 | review links of records to items",
    no_args_is_help=True,
)

Bureaus = Annotated[Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
By = Annotated[str, typer.Option("--by", help="谁判定的，例：区政务公开办 | who decides")]

REASONS = {
    "domain_unsure": "领域不确定",
    "item_unsure": "领域已定，事项不定",
    "other_body": "像是别的机构的事项",
    "rule_ambiguous": "规则命中几个事项",
    "no_item": "本机构的目录里没有这样的事项",
}
Row = dict[str, Any]


@review_app.command("list")
def list_queue(
    body: Annotated[str | None, typer.Option("--body", help="只看这个机构")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列多少条")] = 50,
    json: Annotated[bool, typer.Option("--json", help="机器可读，一行一条 | one object a line")] = False,
    data: Data = None,
) -> None:
    """列出待复核的记录，附最接近的事项和起作用的字词 | print the queue."""
    rows = _queue(settings.data_folder(data))
    chosen = [row for row in rows if body in (None, row["body_id"])]
    if json:
        print_json_lines(chosen[:limit])
        return
    for row in chosen[:limit]:
        _show(row)
    waiting = sum(row["records"] for row in chosen)
    say(f"待复核 {len(chosen)} 条（记录 {waiting} 件），以上列出 {min(limit, len(chosen))} 条。")
    if chosen:
        say("采纳：zwgk review accept 编号 [事项] --by 谁")
        say("改判：zwgk review correct 编号 事项…|none --reason 理由 --by 谁")


@review_app.command()
def accept(
    queue_id: Annotated[str, typer.Argument(help="复核编号（见 zwgk review list）")],
    by: By,
    item: Annotated[str | None, typer.Argument(help="采纳哪个候选事项；不写为第一个")] = None,
    reason: Annotated[str, typer.Option("--reason", help="理由")] = "采纳系统建议",
    bureaus: Bureaus = None,
    data: Data = None,
) -> None:
    """采纳候选事项之一，写入登记文件夹的 review.csv | accept one of the candidates."""
    row = _waiting(_queue(settings.data_folder(data)), queue_id)
    candidates: Sequence[Mapping[str, Any]] = row["candidates"]
    if not candidates:
        raise fail("这一条没有候选事项，请用 zwgk review correct 写明事项，或写 none。")
    chosen = candidates[0] if item is None else _candidate(candidates, item)
    if chosen is None:
        raise fail(f"候选里没有“{item}”。要改判为别的事项，请用 zwgk review correct。")
    _decide(settings.bureaus_folder(bureaus), row, [_name(chosen)], reason, by)


@review_app.command()
def correct(
    queue_id: Annotated[str, typer.Argument(help="复核编号或记录号（已对应的记录也可以改判）")],
    items: Annotated[list[str], typer.Argument(help="领域/一级/二级 或事项编号，可写几个；都不属于写 none")],
    reason: Annotated[str, typer.Option("--reason", help="理由（必填）")],
    by: By,
    bureaus: Bureaus = None,
    data: Data = None,
) -> None:
    """判定记录属于哪些事项，或不属于任何事项（none）| say which items a record belongs to."""
    folder = settings.data_folder(data)
    rows = [row for row in _queue(folder) if row["queue_id"] == queue_id]
    row = rows[0] if rows else _record(folder, queue_id)
    if row is None:
        raise fail(f"没有这条记录：{queue_id}。编号见 zwgk review list，或表 core.links、core.unlinked。")
    _decide(settings.bureaus_folder(bureaus), row, items, reason, by)


def _decide(bureaus: Path, row: Row, items: Sequence[str], reason: str, by: str) -> None:
    from assets.clock import today
    from sources.review import REVIEW_FILE, append_review

    if not bureaus.is_dir():
        raise fail(f"没有这个登记文件夹：{bureaus}")
    cells = {
        "record_kind": row["record_kind"],
        "record_id": row["queue_id"],
        "body": row["body_id"],
        "title": row["title"] or "",
        "items": "；".join(items),
        "decided_by": by,
        "decided_on": today().isoformat(),
        "reason": reason,
    }
    try:
        replaced = append_review(bureaus / REVIEW_FILE, cells)
    except (OSError, ValueError) as error:
        raise fail(f"没有写入：{error}") from error
    done = "已改写" if replaced else "已写入"
    say(f"{done} {bureaus / REVIEW_FILE}：{row['queue_id']} → {cells['items']}。下次运行起生效。")


def _queue(data: Path) -> list[Row]:
    """The review queue, the groups with most records first; exit 2 when there was no run yet."""
    from warehouse.store import Store

    store = Store(data)
    if not store.files("core.review_queue"):
        raise fail(f"{data} 里还没有复核清单，请先运行 zwgk run。")
    rows = store.read("core.review_queue").to_pylist()
    for row in rows:
        row["candidates"] = json_module.loads(row["candidates"])
    return sorted(rows, key=lambda row: (-row["records"], row["body_id"], row["queue_id"]))


def _record(data: Path, record_id: str) -> Row | None:
    """A record that is already linked, or belongs to no item, as the queue would show it."""
    from warehouse.links.records import find_record
    from warehouse.store import Store

    return find_record(Store(data), record_id)


def _waiting(rows: Sequence[Row], queue_id: str) -> Row:
    for row in rows:
        if row["queue_id"] == queue_id:
            return row
    raise fail(
        f"复核清单里没有 {queue_id}。编号见 zwgk review list；已对应的记录用 zwgk review correct 改判。"
    )


def _candidate(candidates: Sequence[Mapping[str, Any]], item: str) -> Mapping[str, Any] | None:
    wanted = None if item in ("none", "无") else item
    for candidate in candidates:
        if wanted in (candidate["item_id"], candidate["path"]):
            return candidate
    return None


def _name(candidate: Mapping[str, Any]) -> str:
    from sources.review import NONE, item_reference

    if candidate["item_id"] is None:
        return NONE
    return item_reference(candidate["item_id"], candidate["path"])


def _show(row: Row) -> None:
    count = f"（{row['records']} 件）" if row["records"] > 1 else ""
    say(f"{row['queue_id']}  {row['body_id']}  {row['title'] or '（没有证书名称）'}{count}")
    words = f"；字词：{row['evidence']}" if row["evidence"] else ""
    say(f"    {REASONS[row['reason']]}{words}")
    for candidate in row["candidates"]:
        name = (
            f"{candidate['path']}（{candidate['item_id']}）"
            if candidate["item_id"]
            else "不属于任何事项（none）"
        )
        say(f"    {candidate['score']:.2f}  {name}")
