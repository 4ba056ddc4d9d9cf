"""The pages for newcomers tell the truth: output of queries, commands, links, promised keys and columns.

In both READMEs a `sql` block is followed by a `text` block with its output, and a `console` block holds
commands with theirs; both are run here on the sample district. After a change that moves the figures, run
this file with README_UPDATE=1 in the environment: it writes the new output into both pages, to be read by
a person.
"""

import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer

from assets.context import today
from pipelines.cli import app
from pipelines.summary import Summary
from sources.catalogue.model import CatalogueItem
from sources.limits import read_limit
from sources.pages import read_list, read_page
from warehouse.contract import load_contracts
from warehouse.records.report import ValidationReport

_REPO = Path(__file__).resolve().parent.parent
_PAGES = ("README.md", "README.zh-CN.md")
_SQL = re.compile(r"```sql\n(?P<query>.*?)```\n```text\n(?P<output>.*?)```", re.DOTALL)
_CONSOLE = re.compile(r"```console\n(?P<session>.*?)```", re.DOTALL)
_INTERFACES = (_REPO / "docs" / "interfaces.md").read_text(encoding="utf-8")


def _page(name: str) -> str:
    return (_REPO / name).read_text(encoding="utf-8")


def _query(database: Path, query: str) -> str:
    """The table that Python shows for a query."""
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return str(connection.sql(query)).rstrip() + "\n"


def _session(data: Path, session: str) -> str:
    """The commands of a console block, each with what it prints now."""
    shown = []
    for line in session.splitlines():
        if not line.startswith("$ "):
            continue
        command = line[2:].replace(".venv/bin/zwgk", f"'{sys.executable}' -m pipelines")
        environment = os.environ | {"ZWGK_DATA": str(data), "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}
        run = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command],
            cwd=_REPO,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
        )
        assert run.returncode == 0, f"{line}\n{run.stderr}"
        shown.append(f"{line}\n{run.stdout}")
    return "".join(shown)


def _cells(output: str) -> list[list[str]]:
    """What a shown table says, whatever its borders and widths."""
    lines = [
        re.split(r"[│|]", line) for line in output.splitlines() if not re.match(r"^[\s┌├└─┬┼┴┐┤┘]*$", line)
    ]
    return [[" ".join(cell.split()) for cell in line if cell.strip()] for line in lines]


def _renewed(text: str, data: Path) -> str:
    """The page with the output of its queries and commands as it is now."""
    database = data / "warehouse.duckdb"
    text = _SQL.sub(
        lambda block: f"```sql\n{block['query']}```\n```text\n{_query(database, block['query'])}```", text
    )
    return _CONSOLE.sub(lambda block: f"```console\n{_session(data, block['session'])}```", text)


def test_the_output_in_the_readme_is_the_real_one(sample_run: Any) -> None:
    if os.environ.get("README_UPDATE"):
        for name in _PAGES:
            (_REPO / name).write_text(_renewed(_page(name), sample_run.data), encoding="utf-8")
    page = _page("README.md")
    assert len(_SQL.findall(page)) == page.count("```sql\n") >= 6, "every query is followed by its output"
    for block in _SQL.finditer(page):
        now = _query(sample_run.data / "warehouse.duckdb", block["query"])
        assert _cells(block["output"]) == _cells(now), "renew the page with README_UPDATE=1"
        assert len(_cells(now)) > 2, f"no rows any more: {block['query']}"
    for block in _CONSOLE.finditer(page):
        assert block["session"] == _session(sample_run.data, block["session"])


def test_both_readmes_show_the_same_queries_commands_and_outputs() -> None:
    english, chinese = (_fenced(_page(name)) for name in _PAGES)
    assert english == chinese


def test_each_step_of_the_way_down_is_in_the_output_before_it() -> None:
    blocks = [block.groupdict() for block in _SQL.finditer(_page("README.md"))]
    for block in _CONSOLE.finditer(_page("README.md")):
        lines = block["session"].splitlines()
        typed = [line for line in lines if line.startswith("$ ")]
        blocks.append({"query": "\n".join(typed), "output": block["session"]})
    before = ""
    for block in blocks:
        for named in re.findall(r"(?:verdict|notice|permit|penalty|cap)-[0-9a-f]{16}", block["query"]):
            assert named in before, f"{named} is in no output before its query"
        before += block["output"]


def _fenced(text: str) -> list[str]:
    return re.findall(r"^```.*?^```$", text, re.DOTALL | re.MULTILINE)


def _commands() -> dict[str, Any]:
    """All commands by name, those of groups as `group name`."""
    found: dict[str, Any] = {}
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        found[name] = command
        found |= {f"{name} {inner}": sub for inner, sub in getattr(command, "commands", {}).items()}
    return found


def _named_commands(text: str) -> list[tuple[str, str]]:
    """Every `zwgk …` in code, as the command's name and the rest of the call."""
    code = [*re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))]
    code += [line.removeprefix("$ ") for block in _fenced(text) for line in block.splitlines()]
    calls = [
        re.match(r"(?:\.venv/bin/)?zwgk ((?:(?:catalogue|read|review|scheme) )?[a-z-]+)(.*)", words)
        for words in code
    ]
    return [(call[1], call[2].split("|")[0]) for call in calls if call]


def _pages_of_the_checkout() -> list[Path]:
    folders = (
        ".",
        "docs",
        "docs/guides",
        "sources",
        "warehouse",
        "assets",
        "pipelines",
        "notebooks",
        "tests",
    )
    return [page for folder in folders for page in sorted((_REPO / folder).glob("*.md"))]


@pytest.mark.parametrize("page", _pages_of_the_checkout(), ids=lambda page: str(page.relative_to(_REPO)))
def test_commands_named_on_a_page_exist(page: Path) -> None:
    commands = _commands()
    for name, rest in _named_commands(page.read_text(encoding="utf-8")):
        assert name in commands, f"zwgk {name}"
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options | {"--help"}, f"zwgk {name}{rest}"


@pytest.mark.parametrize("page", _pages_of_the_checkout(), ids=lambda page: str(page.relative_to(_REPO)))
def test_links_to_files_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", target):
            assert (page.parent / target.split("#")[0]).exists(), target


def test_the_readmes_name_every_command_and_only_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z]+):", _page("Makefile"), re.MULTILINE))
    groups = {name.split()[0] for name in _commands() if " " in name}
    for name in _PAGES:
        assert {call for call, _ in _named_commands(_page(name))} == set(_commands()) - groups
        assert set(re.findall(r"`(?:\$ )?make ([a-z]+)", _page(name))) <= targets


def _promised_columns() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `((?:core|ops|metrics)\.[a-z_]+)` \| `([^`]+)` \|$", _INTERFACES, re.MULTILINE)
    return {table: set(columns.split(", ")) for table, columns in rows}


def test_promised_columns_are_in_the_contracts() -> None:
    contracts = load_contracts()
    promised = _promised_columns()
    assert len(promised) >= 14
    for table, columns in promised.items():
        assert columns <= set(contracts[table].columns), table


def _promised_keys(heading: str) -> set[str]:
    section = _INTERFACES.split(f"\n## `zwgk {heading}", 1)[1].split("\n## ", 1)[0]
    cells = re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`([a-z_0-9]+)`", cell)}


@pytest.mark.parametrize(
    ("heading", "printed"),
    [
        ("read page", lambda: read_page(b"<html></html>", name="a.html").as_json()),
        ("read list", lambda: read_list(b"<html></html>", name="a.html").as_json()),
        ("read catalogue", lambda: {column.name for column in fields(CatalogueItem)}),
        ("read limit", lambda: read_limit("").as_json()),
        ("validate", lambda: ValidationReport("a.csv", None, None, None, 0).as_json()),
        ("run", lambda: Summary(as_of=today().isoformat(), bureaus=0).as_json()),
    ],
)
def test_promised_keys_are_the_printed_ones(heading: str, printed: Any) -> None:
    assert _promised_keys(heading) == set(printed())
