"""`zwgk scheme`: which assessment schemes there are, and whether one makes sense.

Belongs here: printing schemes and their problems. Does not belong here: what a scheme may say and its checks
(`warehouse/scoring`), scores.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import settings
from pipelines.console import Exit, fail, print_json, say

if TYPE_CHECKING:
    from warehouse.scoring.load import Loaded, Problem

scheme_app = typer.Typer(
    name="scheme", help="评估方案：列出、核对 | assessment schemes", no_args_is_help=True
)

Bureaus = Annotated[Path | None, typer.Option("--bureaus", help="机构登记文件夹 | registry folder")]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]
_SEVERITIES = {"E": "错误", "W": "提醒"}


@scheme_app.command("list")
def list_schemes(bureaus: Bureaus = None, json: Json = False) -> None:
    """列出评估方案：现成的，和登记文件夹 schemes/ 中的 | list the schemes."""
    from warehouse.scoring.lint import problems
    from warehouse.scoring.load import load_schemes
    from warehouse.scoring.wording import PERIODS

    rows: list[dict[str, Any]] = []
    for name, loaded in load_schemes(settings.bureaus_folder(bureaus)).items():
        found = problems(loaded)
        scheme = loaded.scheme
        rows.append(
            {
                "name": name,
                "title": scheme.title.zh if scheme else None,
                "version": scheme.version if scheme else None,
                "period": scheme.period if scheme else None,
                "path": str(loaded.path),
                "usable": scheme is not None and all(problem.severity != "E" for problem in found),
            }
        )
    if json:
        print_json(rows)
        return
    for row in rows:
        state = "" if row["usable"] else "，有错误，未采用"
        about = (
            f"{row['title']}，第{row['version']}版，按{PERIODS[row['period']]}评"
            if row["title"]
            else "读不懂"
        )
        typer.echo(f"{row['name']}：{about}{state}（{row['path']}）")
    say("核对一个方案：zwgk scheme lint 名称或文件")


@scheme_app.command("lint")
def lint_schemes(
    name: Annotated[str | None, typer.Argument(help="方案名称或 .yml 文件；不写则核对全部")] = None,
    bureaus: Bureaus = None,
    json: Json = False,
) -> None:
    """逐项说明方案怎样计分，并核对：合计、指标、领域、等次、否决条件 | explain and check a scheme.

    没有错误返回0，有错误返回1，没有这个方案返回2。
    """
    from warehouse.scoring.lint import problems

    chosen = _chosen(name, settings.bureaus_folder(bureaus))
    results = [(loaded, problems(loaded)) for loaded in chosen]
    if json:
        print_json([_as_json(loaded, found) for loaded, found in results])
    else:
        for loaded, found in results:
            _show(loaded, found)
    broken = any(problem.severity == "E" for _, found in results for problem in found)
    raise typer.Exit(Exit.DATA if broken else Exit.FINE)


def scheme_problems(bureaus: Path) -> list[dict[str, Any]]:
    """The errors of all schemes, as `zwgk check` tells problems of the configuration."""
    from warehouse.scoring.lint import problems
    from warehouse.scoring.load import load_schemes

    return [
        {
            "file": f"{loaded.path.parent.name}/{loaded.path.name}",
            "line": problem.line,
            "message": f"{problem.where}：{problem.message_zh}" if problem.where else problem.message_zh,
            "hint": f"用 zwgk scheme lint {loaded.name} 逐项核对",
        }
        for loaded in load_schemes(bureaus).values()
        for problem in problems(loaded)
        if problem.severity == "E"
    ]


def _chosen(name: str | None, bureaus: Path) -> "list[Loaded]":
    """The schemes to be checked; exit 2 for a name that neither a scheme nor a file has."""
    from warehouse.scoring.load import load_scheme, load_schemes

    if name is not None and (name.endswith((".yml", ".yaml")) or "/" in name):
        if not Path(name).is_file():
            raise fail(f"没有这个文件：{name}")
        return [load_scheme(Path(name))]
    found = load_schemes(bureaus)
    if name is None:
        return list(found.values())
    if name not in found:
        raise fail(f"没有方案“{name}”。现有：{'、'.join(found)}；也可以写 .yml 文件的路径。")
    return [found[name]]


def _show(loaded: "Loaded", found: "list[Problem]") -> None:
    from warehouse.scoring.wording import explain

    for text in explain(loaded.scheme) if loaded.scheme else ():
        typer.echo(text)
    for problem in found:
        place = f"第{problem.line}行 " if problem.line else ""
        where = f"{problem.where}：" if problem.where else ""
        say(f"{_SEVERITIES[problem.severity]} {loaded.path.name} {place}{where}{problem.message_zh}")
    errors = sum(problem.severity == "E" for problem in found)
    say(f"{loaded.name}：错误 {errors} 个，提醒 {len(found) - errors} 个。\n")


def _as_json(loaded: "Loaded", found: "list[Problem]") -> dict[str, Any]:
    from warehouse.scoring.sheet import lines
    from warehouse.scoring.wording import leaf_json

    return {
        "name": loaded.name,
        "path": str(loaded.path),
        "full": float(loaded.scheme.full) if loaded.scheme else None,
        "nodes": [leaf_json(line) for line in lines(loaded.scheme)] if loaded.scheme else [],
        "problems": [
            {
                "severity": problem.severity,
                "where": problem.where,
                "line": problem.line,
                "message": problem.message_zh,
            }
            for problem in found
        ],
    }
