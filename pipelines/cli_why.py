"""`zwgk why`: the way from a figure to its rows and files.

Belongs here: arguments, opening the data, exit codes. Does not belong here: what is behind a figure
(`warehouse/why.py`), its wording (`warehouse/why_text.py`).
"""

from pathlib import Path
from typing import Annotated

import typer

from pipelines import settings
from pipelines.console import Exit, fail, print_json

Bureaus = Annotated[Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")]
Data = Annotated[Path | None, typer.Option("--data", help="数据文件夹 | data folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]


def why(
    body: Annotated[str, typer.Argument(help="机构编号、名称或其中几个字；全区合计写“全区”")],
    indicator: Annotated[
        str, typer.Argument(help="指标名或中文名（coverage、目录覆盖率）；得分写 方案:节点 或 score")
    ],
    period: Annotated[str | None, typer.Argument(help="2026、2026-Q3 或 2026-09；不写为最近一年的数")] = None,
    domain: Annotated[str | None, typer.Option("--domain", help="只看这个领域的数")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="只看这个分组的数，如 permit、penalty")] = None,
    everything: Annotated[bool, typer.Option("--all", help="做到的也列出 | rows that were met too")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="每一类最多列多少条")] = 50,
    json: Json = False,
    bureaus: Bureaus = None,
    data: Data = None,
) -> None:
    """一个数是怎样来的：定义、每一条依据、存档文件 | from a figure to its rows and files."""
    from assets.context import District, today
    from warehouse.indicator_rows import show_rows
    from warehouse.scoring.lint import usable_schemes
    from warehouse.why import INPUTS, explain
    from warehouse.why_find import NotFoundError, find_body, find_question
    from warehouse.why_text import render

    folder, registry = settings.data_folder(data), settings.bureaus_folder(bureaus)
    if not registry.is_dir():
        raise fail(f"没有这个登记文件夹：{registry}")
    day = District(registry, folder, today()).store.read("metrics.verdicts", columns=["as_of"]).slice(0, 1)
    if day.num_rows == 0:
        raise fail(f"{folder} 里还没有责任判定的结果。请先运行 zwgk run。")
    schemes, _ = usable_schemes(registry)
    with District(registry, folder, day.column("as_of")[0].as_py()).engine_with_registry() as engine:
        show_rows(engine)
        engine.attach(*INPUTS)
        try:
            found = explain(
                engine,
                find_body(engine, body),
                find_question(engine, indicator),
                period,
                schemes=schemes,
                domain=domain,
                kind=kind,
                with_done=everything,
                limit=limit,
            )
        except NotFoundError as unknown:
            raise fail(str(unknown)) from unknown
    if json:
        print_json(found.as_json())
    else:
        typer.echo(render(found, with_done=everything))
    raise typer.Exit(Exit.FINE if found.agrees else Exit.DATA)
