"""`zwgk inbox`: deal with the inbox without Dagster's daemon, once or again and again.

Belongs here: arguments, waiting, messages, exit code. Does not belong here: what becomes of a file.
"""

import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import settings
from pipelines.console import Exit, fail, print_json, say

if TYPE_CHECKING:
    from assets.context import District
    from assets.inbox import Folders
    from assets.receipts import Receipt

_OUTCOMES = {
    "imported": "已收",
    "returned": "退回",
    "repeated": "重复",
    "waiting": "稍后再收",
    "refused": "没有打开",
}


def inbox(
    once: Annotated[
        bool, typer.Option("--once", help="处理完现有的就结束 | what is there, then stop")
    ] = False,
    bureaus: Annotated[
        Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")
    ] = None,
    data: Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")] = None,
    inbox_folder: Annotated[
        Path | None, typer.Option("--inbox", help="收件箱 | where files are dropped")
    ] = None,
    outbox_folder: Annotated[
        Path | None, typer.Option("--outbox", help="发件箱 | where the answers go")
    ] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", help="判定截至日 | day of judgement")] = None,
    settle: Annotated[
        float,
        typer.Option("--settle", min=0, help="几秒没有变动才算放好 | seconds until complete"),
    ] = 10.0,
    every: Annotated[int, typer.Option("--every", min=1, help="每隔几秒看一次 | seconds between looks")] = 30,
    json: Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")] = False,
) -> None:
    """收件箱：收下单位放入的文件，自查、答复、导入 | take in what bureaus dropped, answer, import."""
    from assets.context import District, today
    from assets.inbox import Folders, make_folders

    registry, place = settings.bureaus_folder(bureaus), settings.data_folder(data)
    if not settings.slugs(registry):
        raise fail(
            f"{registry} 里没有任何 source.yml。可用 zwgk new-source 新建，或用 --bureaus 指定登记文件夹。"
        )
    folders = Folders(
        settings.inbox_folder(place, inbox_folder), settings.outbox_folder(place, outbox_folder), settle
    )
    if folders.inbox == folders.outbox or folders.outbox.is_relative_to(folders.inbox):
        raise fail(f"发件箱不能在收件箱里面：{folders.outbox}")
    day = _day(as_of)
    try:
        make_folders(folders.inbox, District(registry, place, day or today()).registry)
        say(f"收件箱 {folders.inbox}，答复在 {folders.outbox}")
        if once:
            receipts = _pass(District(registry, place, day or today()), folders, patient=True)
            if json:
                print_json([asdict(receipt) for receipt in receipts])
            bad = any(one.outcome != "repeated" and one.valid_rows < one.rows for one in receipts)
            worse = any(one.outcome in ("returned", "refused") for one in receipts)
            raise typer.Exit(Exit.DATA if bad or worse else Exit.FINE)
        while True:
            _pass(District(registry, place, day or today()), folders, patient=False)
            time.sleep(every)
    except OSError as error:
        raise fail(f"收件箱没有处理完：{error}。已放入的文件都还在，请排除后再运行。") from error
    except KeyboardInterrupt:
        say("已停止。")


def _pass(district: "District", folders: "Folders", *, patient: bool) -> "list[Receipt]":
    """Deal with what is there; import what was accepted. A patient pass waits for files just dropped."""
    from pipelines.inbox import receive_complete

    receipts, seen = receive_complete(district, folders, {}, now=time.time())
    done = {Path(path) for path in seen}
    if patient and any(path.exists() for path in done):
        time.sleep(folders.settle)
        later, _ = receive_complete(district, folders, seen, now=time.time())
        receipts += [one for one in later if one.outcome != "refused"]
    for receipt in receipts:
        where = f"{receipt.place}/" if receipt.place else ""
        answers = f"答复：{'、'.join(receipt.answers)}" if receipt.answers else ""
        say(f"{_OUTCOMES[receipt.outcome]} {where}{receipt.name}：{receipt.message}{answers}")
    _import(
        district, sorted({one.source_id for one in receipts if one.outcome == "imported" and one.source_id})
    )
    return receipts


def _import(district: "District", slugs: list[str]) -> None:
    """Run the bureaus whose files were accepted, and rebuild what follows from them."""
    if not slugs:
        return
    import logging

    from pipelines.runner import BusyError, run_pipeline

    logging.getLogger("dagster").setLevel(logging.CRITICAL)
    say(f"正在导入：{'、'.join(slugs)}")
    try:
        outcome = run_pipeline(district.bureaus, district.data, district.as_of.isoformat(), only=slugs)
    except BusyError:
        say("另一次运行正在使用数据文件夹；文件已收下，下一次运行会导入。")
        return
    for failure in outcome.failures:
        say(f"步骤失败 {failure}")
    if not outcome.success:
        raise fail("导入没有完成；文件已收下，下一次运行会再导入。")
    say("已导入。")


def _day(text: str | None) -> date | None:
    given = text or settings.as_of_text()
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise fail(f"日期写成 2026-01-31 的样子，现在是“{given}”") from None
