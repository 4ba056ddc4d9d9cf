"""`zwgk key`: titles on standard input, their domains and catalogue items on standard output.

Belongs here: the lines in and out. Does not belong here: matching, links of a run.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.console import Exit, people

if TYPE_CHECKING:
    # scikit-learn is slow to import; the help of other commands needs none of it.
    from warehouse.keying import Keyed, Request, TitleKeyer

_LINES = 4096
_FIELDS = ("title", "column_path", "body_name", "body_text")
_UNREADABLE = '{"title": "…"}'


def key(json_: Annotated[bool, typer.Option("--json", help="输出 JSON（默认即是）")] = True) -> None:
    """标准输入每行一个 {"title": …} → 领域和目录事项，每行一个 JSON | titles → domains and items."""
    from warehouse.keying import TitleKeyer

    bad = 0
    for line, number in _answers(TitleKeyer.from_bundled(), _lines(sys.stdin.buffer)):
        if number:
            bad += 1
            people.print(
                f"第 {number} 行不是 JSON 对象，或没有文字的 title；请写成 {_UNREADABLE}", markup=False
            )
        sys.stdout.write(line + "\n")
    sys.stdout.flush()
    raise typer.Exit(Exit.DATA if bad else Exit.FINE)


def _lines(stream: Iterable[bytes]) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(stream, 1):
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace").strip()
        if text:
            yield number, text


def _answers(keyer: "TitleKeyer", lines: Iterator[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """The answers as JSON in the order of the lines, each with its line's number if that was unreadable."""
    from warehouse.keying import Request

    while part := list(islice(lines, _LINES)):
        requests = [_request(text) for _, text in part]
        answers = keyer.key([request or Request("") for request in requests])
        for (number, _), request, answer in zip(part, requests, answers, strict=True):
            yield _json(answer), 0 if request else number


def _request(text: str) -> "Request | None":
    from warehouse.keying import Request

    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(given, dict) or not isinstance(given.get("title"), str):
        return None
    values = {name: given[name] for name in _FIELDS if isinstance(given.get(name), str)}
    return Request(**values)


def _json(answer: "Keyed") -> str:
    return json.dumps(answer.as_json(), ensure_ascii=False)
