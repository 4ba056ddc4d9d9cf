"""`zwgk publish`, `verify`, `diff`: the open-data release, its checksums, its changes.

Belongs here: calling `warehouse.release` and `warehouse.archive`. Does not belong here: what is published.
"""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines import settings
from pipelines.console import Exit, fail, print_json, say

Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="判定截至日 | day of judgement")
]


def publish(data: Data = None, as_of: AsOf = None, json: Json = False) -> None:
    """由现有的核心表和指标发布开放数据 | publish a release from the current tables."""
    from assets.context import today
    from warehouse.release import publish as publish_release
    from warehouse.store import Store

    folder = settings.data_folder(data)
    if not (folder / "core").is_dir():
        raise fail(f"{folder} 里还没有数据。请先运行 zwgk run。")
    day = as_of.date() if as_of else today()
    result = publish_release(Store(folder), folder / "open", day)
    if json:
        datasets = [asdict(dataset) for dataset in result.datasets]
        print_json({"version": result.version, "created": result.created, "datasets": datasets})
    elif result.created:
        place = folder / "open" / result.version
        say(f"已发布版本 {result.version}，{len(result.datasets)} 个数据集，在 {place}")
    else:
        say(f"内容没有变化，仍是版本 {result.version}")


def verify(data: Data = None, json: Json = False) -> None:
    """核对每个发布版本和档案的校验和 | verify every release and the archive."""
    from warehouse.archive import Archive
    from warehouse.release import verify as verify_releases

    folder = settings.data_folder(data)
    if not folder.is_dir():
        raise fail(f"没有这个数据文件夹：{folder}")
    found = [asdict(problem) for problem in verify_releases(folder / "open")]
    found += [asdict(problem) for problem in Archive(folder / "raw" / "archive").verify()]
    if json:
        print_json({"problems": found})
    else:
        for problem in found:
            say(f"{problem['path']}: {problem['message']}")
        say("校验通过。" if not found else f"发现 {len(found)} 个问题。")
    raise typer.Exit(Exit.DATA if found else Exit.FINE)


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
