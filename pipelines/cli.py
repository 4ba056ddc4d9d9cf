"""`zwgk`, the command line: each command is a thin call of plain functions.

Belongs here: arguments, exit codes, which function is called. Does not belong here: any work of its own.
Commands import what they need when they run, so that `zwgk --help` and the readers start fast.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines import settings
from pipelines.cli_catalogue import catalogue_app
from pipelines.cli_inbox import inbox
from pipelines.cli_key import key
from pipelines.cli_open import diff, publish, verify, warc
from pipelines.cli_read import read_app
from pipelines.cli_report import report
from pipelines.cli_review import review_app
from pipelines.cli_scheme import scheme_app
from pipelines.cli_validate import validate
from pipelines.cli_why import why
from pipelines.console import Exit, fail, print_json, say

app = typer.Typer(
    name="zwgk", help="政务公开数据流水线 | open government disclosure pipeline", no_args_is_help=True
)
app.add_typer(read_app, name="read")
app.add_typer(catalogue_app, name="catalogue")
app.add_typer(review_app, name="review")
app.add_typer(scheme_app, name="scheme")
app.command()(validate)
app.command()(key)
app.command()(inbox)
app.command()(publish)
app.command()(verify)
app.command()(diff)
app.command()(warc)
app.command()(report)
app.command()(why)

Bureaus = Annotated[Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="判定截至日 | day of judgement")
]


@app.command()
def run(
    bureaus: Bureaus = None,
    data: Data = None,
    as_of: AsOf = None,
    bureau: Annotated[list[str] | None, typer.Option("--bureau", help="只重新采集这些机构")] = None,
    reparse: Annotated[
        bool, typer.Option("--reparse", help="不采集，由存档重新读取 | read the archive again, no network")
    ] = False,
    json: Json = False,
) -> None:
    """从采集到开放数据，一次跑完 | the main job, raw to open."""
    from pipelines.cli_run import run_command

    run_command(
        settings.bureaus_folder(bureaus),
        settings.data_folder(data),
        settings.as_of_text(as_of.date() if as_of else None),
        tuple(bureau or ()),
        json,
        reparse=reparse,
    )


@app.command()
def check(bureaus: Bureaus = None, json: Json = False) -> None:
    """检查全部配置，一次列出所有问题 | validate all configuration, every problem at once."""
    from pipelines.cli_scheme import scheme_problems
    from sources.registry_load import load_registry

    folder = settings.bureaus_folder(bureaus)
    if not folder.is_dir():
        raise fail(f"没有这个登记文件夹：{folder}")
    registry = load_registry(folder)
    problems = [
        {
            "file": str(
                problem.path.relative_to(folder) if problem.path.is_relative_to(folder) else problem.path
            ),
            "line": problem.line,
            "message": problem.message_zh,
            "hint": problem.hint,
        }
        for problem in registry.problems
    ] + scheme_problems(folder)
    if json:
        print_json({"sources": len(registry.sources), "problems": problems})
    else:
        for problem in problems:
            hint = f" {problem['hint']}" if problem["hint"] else ""
            say(f"{problem['file']}:{problem['line'] or 1}: {problem['message']}{hint}")
        say(f"已检查 {len(registry.sources)} 个来源，发现 {len(problems)} 个问题。")
    raise typer.Exit(Exit.DATA if problems else Exit.FINE)


@app.command("new-source")
def new_source(
    slug: Annotated[str, typer.Argument(help="拼音简称，如 mzj")],
    name: Annotated[str, typer.Option("--name", help="机构全称")] = "",
    platform: Annotated[
        str, typer.Option("--platform", help="files 已保存的文件；html、jpaas、jcms、gkmlpt 从网站采集")
    ] = "files",
    url: Annotated[str | None, typer.Option("--url", help="从网站采集时，栏目的网址")] = None,
    bureaus: Bureaus = None,
) -> None:
    """新建一个机构的登记文件夹 | scaffold a bureau."""
    from sources.scaffold import new_source as scaffold

    try:
        folder = settings.bureaus_folder(bureaus)
        created = scaffold(folder, slug, name or slug, platform=platform, url=url)
    except ValueError as error:
        raise fail(str(error)) from error
    for path in created:
        say(f"已建 {path}")
    say("下一步：按注释填写 source.yml，再运行 zwgk check。")


@app.command()
def cat(
    capture: Annotated[str, typer.Argument(help="采集编号 capture_id 或 sha256")],
    data: Data = None,
) -> None:
    """输出存档的原始字节 | print the archived bytes of a capture."""
    from pipelines.cli_run import archived_bytes

    archived_bytes(settings.data_folder(data), capture)
