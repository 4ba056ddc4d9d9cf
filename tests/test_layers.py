"""The layers: which folder may import what (see CONTRIBUTING.md), and that the packages are these."""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PARSERS = {"bs4", "lxml", "openpyxl", "pypdfium2", "python_calamine"}
COLLECTING = {"OpenSSL", "cssselect", "parsel", "scrapy", "service_identity", "twisted", "w3lib"}
"""What asks websites and reads lists by selectors, for the folder `crawl` and its neighbours alone."""
MAY_IMPORT = {
    "sources": {"pydantic", "pydantic_core", "sources", "yaml", *PARSERS},
    "warehouse": {
        "chinese_calendar",
        "duckdb",
        "jinja2",
        "numpy",
        "pyarrow",
        "pydantic",
        "scipy",
        "sklearn",
        "vl_convert",
        "warehouse",
        "xlsxwriter",
        "yaml",
        "zstandard",
    },
    "assets": {"assets", "dagster", "pyarrow", "sources", "warehouse"},
    "pipelines": {
        "assets",
        "dagster",
        "duckdb",
        "lxml",
        "pipelines",
        "pyarrow",
        "rich",
        "sources",
        "typer",
        "warcio",
        "warehouse",
    },
}
COLLECTORS = {("sources", "crawl"), ("sources", "platforms"), ("sources", "model_web.py")}
# The network is a business of collectors alone, and none of these layers is one.
NETWORK = {
    "ftplib",
    "http",
    "imaplib",
    "poplib",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "xmlrpc",
}
# What makes a statement decide something; naming a table and its columns does not.
SQL = re.compile(
    r"\b(?:WHERE|JOIN|GROUP\s+BY|HAVING|UNION|CASE\s+WHEN|INSERT\s+INTO|CREATE\s+(?:TABLE|VIEW))\b"
)


def modules(repo: Path, package: str) -> list[Path]:
    return sorted((repo / package).rglob("*.py"))


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every import, wherever it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." if node.level else node.module or ""


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_stay_inside_the_layer(repo: Path, package: str) -> None:
    wrong: list[str] = []
    files = modules(repo, package)
    assert files
    for file in files:
        for line, name in imported(ast.parse(file.read_text(encoding="utf-8"))):
            top = name.split(".")[0]
            collects = file.relative_to(repo).parts[:2] in COLLECTORS and top in COLLECTING
            known = (
                collects
                or top in MAY_IMPORT[package]
                or (top in sys.stdlib_module_names and top not in NETWORK)
            )
            if not known or name == "urllib.request":
                wrong.append(f"{file.relative_to(repo)}:{line} imports {name or 'relatively'}")
    assert wrong == []


def test_assets_hold_no_statements(repo: Path) -> None:
    """SQL lives in `.sql` files and contracts."""
    wrong = [
        f"{file.relative_to(repo)}:{node.lineno}"
        for file in modules(repo, "assets")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value)
    ]
    assert wrong == []


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_packages_come_from_this_checkout(repo: Path, package: str) -> None:
    """A dependency that ships a top-level `assets` would be imported in place of ours, silently."""
    found = importlib.import_module(package).__file__
    assert found is not None, f"{package} has no __init__.py"
    assert Path(found).resolve() == repo / package / "__init__.py", f"{package} is imported from {found}"


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_top_packages_hold_a_docstring_only(repo: Path, package: str) -> None:
    tree = ast.parse((repo / package / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(tree)
    assert len(tree.body) == 1


def test_no_module_is_named_like_a_dependency(repo: Path) -> None:
    taken = {"dagster", "duckdb", "pandas", "pyarrow", "pydantic", "yaml"}
    assert [
        str(file.relative_to(repo))
        for package in MAY_IMPORT
        for file in modules(repo, package)
        if file.stem in taken or file.parent.name in taken
    ] == []


@pytest.mark.parametrize("folder", ["tests", "notebooks"])
def test_tests_and_notebooks_are_no_packages(repo: Path, folder: str) -> None:
    assert list((repo / folder).rglob("__init__.py")) == []
