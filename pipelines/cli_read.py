"""`zwgk read …`: one file or text through one reader, as JSON.

Belongs here: calling the readers of `sources/`. Does not belong here: grammar, files of a run.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.console import Exit, fail, print_json, print_json_lines

read_app = typer.Typer(help="读一个文件，看读出了什么 | read one file", no_args_is_help=True)

File = Annotated[Path, typer.Argument(help="文件")]
Url = Annotated[str | None, typer.Option("--url", help="网页地址，用来补全链接")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON（默认即是）")]


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise fail(f"没有这个文件：{file}")
    return file.read_bytes()


@read_app.command("page")
def page(file: File, url: Url = None, json: Json = True) -> None:
    """一个保存的网页或文档（DOCX、DOC、PDF、TXT …）→ 一份公文 | one saved page or document → one notice."""
    from sources.documents import read_any

    reading = read_any(_bytes(file), name=file.name, url=url)
    print_json(reading.as_json())
    raise typer.Exit(Exit.DATA if any(found.severity == "E" for found in reading.issues) else Exit.FINE)


@read_app.command("list")
def listing(file: File, url: Url = None, json: Json = True) -> None:
    """一个列表页 → 条目 | one list page → its entries."""
    from sources.pages import read_list

    print_json(read_list(_bytes(file), name=file.name, url=url).as_json())


@read_app.command("catalogue")
def catalogue(file: File, json: Json = True) -> None:
    """一张目录表 → 事项，每行一个 JSON | one catalogue table → items, one JSON object a line."""
    from sources.catalogue import read_catalogue

    reading = read_catalogue(_bytes(file), name=file.name)
    print_json_lines(item.as_json() for item in reading.items)
    for found in reading.findings:
        typer.echo(f"{found.severity} {found.rule}: {found.message_zh}", err=True)
    raise typer.Exit(Exit.DATA if any(found.severity == "E" for found in reading.findings) else Exit.FINE)


@read_app.command("tasks")
def tasks(file: File, url: Url = None, json: Json = True) -> None:
    """一份方案、要点、计划 → 任务，每行一个 JSON | one plan → its tasks, one JSON object a line."""
    from sources.tasks import read_tasks

    reading = read_tasks(_bytes(file), name=file.name, url=url)
    print_json_lines(task.as_json() for task in reading.tasks)
    for found in reading.findings:
        typer.echo(f"{found.severity} {found.rule}: {found.message_zh}", err=True)
    raise typer.Exit(Exit.DATA if any(found.severity == "E" for found in reading.findings) else Exit.FINE)


@read_app.command("lists")
def lists(file: File, json: Json = True) -> None:
    """方案附件的清单 → 每行一个 JSON | lists annexed to a district's plan, one JSON object a line."""
    from sources.catalogue import read_list_file

    reading = read_list_file(_bytes(file), name=file.name)
    print_json_lines(row.as_json() for row in reading.rows)
    for found in reading.findings:
        typer.echo(f"{found.severity} {found.rule}: {found.message_zh}", err=True)
    raise typer.Exit(Exit.DATA if any(found.severity == "E" for found in reading.findings) else Exit.FINE)


@read_app.command("limit")
def limit(
    text: Annotated[list[str] | None, typer.Argument(help="公开时限；不写则从标准输入逐行读")] = None,
    json: Json = True,
) -> None:
    """公开时限的写法 → 结构 | a 公开时限 wording → its structured reading, one JSON object a line."""
    from sources.limits import read_limit
    from sources.text import decode

    texts = text if text else decode(sys.stdin.buffer.read()).text.splitlines()
    print_json_lines(read_limit(words).as_json() for words in texts)
