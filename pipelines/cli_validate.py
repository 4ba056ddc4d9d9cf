"""`zwgk validate`: the pre-check of one double-publicity file, as text, as JSON, as an annotated workbook.

Belongs here: arguments and exit code of the command, where the result goes. Does not belong here: judging
(`assets/validation.py`), wording (`warehouse/records`), the workbook (`annotated/`).
"""

import json as json_format
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.console import Exit, fail, say

if TYPE_CHECKING:
    from assets.validation import CheckedFile
    from warehouse.records.report import ValidationReport

File = Annotated[Path, typer.Argument(help="双公示文件：xlsx、xls、csv、json、html")]
Annotate = Annotated[
    Path | None,
    typer.Option("--annotate", help="写出带标注的工作簿（.xlsx），原文件不动 | annotated copy of the file"),
]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="判定截至日 | day of judgement")
]
Json = Annotated[bool, typer.Option("--json", help="机器可读的输出 | machine output")]


def validate(file: File, annotate: Annotate = None, as_of: AsOf = None, json: Json = False) -> None:
    """报送前自查双公示文件 | pre-check a double-publicity file."""
    _spare_pandas()
    from assets.clock import today
    from assets.validation import checked_file

    if not file.is_file():
        raise fail(f"没有这个文件：{file}")
    if annotate is not None and (reason := refusal(file, annotate)):
        raise fail(reason)
    day: date = as_of.date() if as_of else today()
    with checked_file(file, day) as checked:
        if annotate is not None:
            _annotate(checked, annotate)
        report = checked.report
        if json:
            for piece in json_pieces(report):
                typer.echo(piece, nl=False)
        else:
            from warehouse.records.report_text import render

            typer.echo(render(report))
            if annotate is None and report.issue_count:
                say("要在原表里看到标注，加上：--annotate 自查结果.xlsx")
    raise typer.Exit(Exit.DATA if report.has_errors else Exit.FINE)


class _NoPandas(MetaPathFinder):
    """Makes `import pandas` fail: pyarrow, which tries it at its first array, does without."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("zwgk validate does without pandas")
        return None


def _spare_pandas() -> None:
    """Save the third of a second that importing pandas takes; nothing here needs it.

    In a process that has pyarrow already (tests, Dagster) nothing changes.
    """
    if "pyarrow" not in sys.modules:
        sys.meta_path.insert(0, _NoPandas())


def refusal(file: Path, out: Path) -> str | None:
    """Why the annotated copy of `file` cannot be written to `out`; None when it can."""
    if out.suffix.lower() != ".xlsx":
        return f"标注结果是工作簿，文件名请以 .xlsx 结尾：{out}"
    if out.is_dir():
        return f"{out} 是文件夹，请写出文件名。"
    if out.resolve() == file.resolve() or (out.exists() and out.samefile(file)):
        return f"标注结果不能覆盖原文件：{out}。请换一个文件名，例如 {file.stem}-自查结果.xlsx。"
    if not out.absolute().parent.is_dir():
        return f"没有这个文件夹：{out.absolute().parent}"
    if not os.access(out.absolute().parent, os.W_OK):
        return f"这个文件夹不能写入：{out.absolute().parent}"
    return None


def json_pieces(report: "ValidationReport") -> Iterator[str]:
    """The object of the report, issue by issue, because a large file can have millions of them."""
    head = json_format.dumps(report.head_json(), ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "issues": ['
    separator = "\n"
    for problem in report.problems():
        yield f"{separator}    {json_format.dumps(problem.as_json(), ensure_ascii=False)}"
        separator = ",\n"
    yield "]\n}\n" if separator == "\n" else "\n  ]\n}\n"


def _annotate(checked: "CheckedFile", out: Path) -> None:
    from pipelines.annotated import annotate

    try:
        annotate(checked, out)
    except OSError as error:
        raise fail(f"标注结果没有写成：{error.strerror or error}（{out}）") from error
    say(f"已写出标注结果：{out}")
