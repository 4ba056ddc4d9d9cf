"""`zwgk publish`, `verify`, `diff`, `warc`: the open-data release, its checksums, its changes, the evidence.

Belongs here: calling `warehouse.release`, `warehouse.archive` and `warc.py`, saying what they did. Does not
belong here: what is published.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines import settings
from pipelines.console import Exit, fail, print_json, say

if TYPE_CHECKING:
    from warehouse.release import PurgedVersion
    from warehouse.store import Store

Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="判定截至日 | day of judgement")
]


def publish(
    data: Data = None,
    bureaus: Annotated[
        Path | None, typer.Option("--bureaus", help="机构登记文件夹（含 withdrawals.csv） | registry folder")
    ] = None,
    as_of: AsOf = None,
    purge: Annotated[
        bool, typer.Option("--purge", help="并从以前的版本中清除撤下的记录 | purge the earlier versions too")
    ] = False,
    json: Json = False,
) -> None:
    """由现有的核心表和指标发布开放数据 | publish a release from the current tables."""
    from assets.context import today
    from assets.open_data import declared_withdrawals
    from warehouse.release import ReleaseError
    from warehouse.release import publish as publish_release
    from warehouse.release import purge as purge_releases
    from warehouse.store import Store

    folder, registry = settings.data_folder(data), settings.bureaus_folder(bureaus)
    if not (folder / "core").is_dir():
        raise fail(f"{folder} 里还没有数据。请先运行 zwgk run。")
    if not registry.is_dir():
        raise fail(f"没有这个登记文件夹：{registry}。其中的 withdrawals.csv 决定哪些记录不公开。")
    day = as_of.date() if as_of else today()
    store, out = Store(folder), folder / "open"
    try:
        declared = declared_withdrawals(registry)
        result = publish_release(store, out, day, declared=declared)
        purged = purge_releases(store, out, day, declared=declared) if purge else ()
    except (ReleaseError, ValueError) as error:
        raise fail(str(error)) from error
    if json:
        print_json(
            {
                "version": result.version,
                "created": result.created,
                "datasets": [asdict(dataset) for dataset in result.datasets],
                "withdrawn": dict(result.withdrawn.by_reason),
                "unmatched_withdrawals": list(result.withdrawn.unmatched),
                "purged": [{"version": one.version, "removed": one.removed} for one in purged],
            }
        )
        return
    if result.created:
        say(f"已发布版本 {result.version}，{len(result.datasets)} 个数据集，在 {out / result.version}")
    else:
        say(f"内容没有变化，仍是版本 {result.version}")
    if result.withdrawn.by_reason:
        reasons = "、".join(f"{reason} {number}" for reason, number in result.withdrawn.by_reason.items())
        say(f"不公开的许可和处罚：{reasons}。")
    for line in result.withdrawn.unmatched:
        say(f"withdrawals.csv 第 {line} 行没有对上任何记录：请核对记录号，或文号和名称。")
    if purge:
        _say_purged(purged)


def _say_purged(purged: "Sequence[PurgedVersion]") -> None:
    for one in purged:
        say(f"已从版本 {one.version} 清除 {one.removed} 行，校验和已更换，见其中的 PURGED.json。")
    if purged:
        say("已被他人下载的副本无法收回；存档的原始文件不公开，未作改动。")
    else:
        say("以前的版本里没有需要清除的记录。")


def verify(data: Data = None, json: Json = False) -> None:
    """核对每个发布版本、档案和日志中的校验和 | verify releases, the archive, and what the logs name."""
    from warehouse.archive import Archive
    from warehouse.release import verify as verify_releases
    from warehouse.store import Store

    folder = settings.data_folder(data)
    if not folder.is_dir():
        raise fail(f"没有这个数据文件夹：{folder}")
    found = [asdict(problem) for problem in verify_releases(folder / "open")]
    archive = Archive(folder / "raw" / "archive")
    found += [asdict(problem) for problem in (*archive.verify(), *archive.missing(_named(Store(folder))))]
    if json:
        print_json({"problems": found})
    else:
        for problem in found:
            say(f"{problem['path']}: {problem['message']}")
        say("校验通过。" if not found else f"发现 {len(found)} 个问题。")
    raise typer.Exit(Exit.DATA if found else Exit.FINE)


def _named(store: "Store") -> Iterator[tuple[str, str]]:
    """The contents that the logs name, with the row that names each."""
    for table, key in (("raw.captures", "capture_id"), ("raw.fetches", "fetch_id")):
        for row in store.read(table, columns=[key, "sha256"]).to_pylist():
            if row["sha256"] is not None:
                yield row["sha256"], f"{table} {row[key]}"


def warc(
    out: Annotated[Path, typer.Argument(help="要写的文件，如 evidence.warc.gz")],
    bureau: Annotated[list[str] | None, typer.Option("--bureau", help="只导出这些机构")] = None,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="从哪天起（北京时间）")
    ] = None,
    data: Data = None,
    json: Json = False,
) -> None:
    """把网站采集的请求和应答导出为 WARC | export what was collected from websites as WARC."""
    from pipelines.warc import export_warc
    from warehouse.archive import Archive, ArchiveError
    from warehouse.store import Store

    folder = settings.data_folder(data)
    store = Store(folder)
    known = [path.stem for path in store.files("raw.fetches")]
    if not known:
        raise fail(f"{folder} 里还没有网站采集的记录。请先运行 zwgk run。")
    if unknown := sorted(set(bureau or ()) - set(known)):
        raise fail(f"没有采集过这些机构的网站：{'、'.join(unknown)}。有记录的：{'、'.join(known)}")
    day = since.date() if since else None
    try:
        done = export_warc(
            store, Archive(folder / "raw" / "archive"), out, bureaus=sorted(set(bureau or ())), since=day
        )
    except (ArchiveError, OSError) as error:
        raise fail(str(error)) from error
    if json:
        print_json(asdict(done))
    else:
        say(
            f"已写 {out}：{done.requests} 次请求，其中 {done.revisits} 次内容未变；"
            f"另有 {done.unanswered} 次没有应答，不在其中。"
        )


def diff(
    before: Annotated[str, typer.Argument(help="旧版本号或文件夹")],
    after: Annotated[str, typer.Argument(help="新版本号或文件夹")],
    data: Data = None,
    json: Json = False,
) -> None:
    """比较两个发布版本 | compare two releases."""
    from warehouse.release import diff as diff_releases

    folders = [_release(name, settings.data_folder(data) / "open") for name in (before, after)]
    changes = diff_releases(*folders)
    if json:
        print_json(changes.as_json())
    else:
        typer.echo(changes.render())


def _release(name: str, releases: Path) -> Path:
    for folder in (Path(name), releases / name):
        if (folder / "datapackage.json").is_file():
            return folder
    raise fail(f"没有这个版本：{name}")
