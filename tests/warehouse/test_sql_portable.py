"""Every SQL statement must also run on Spark: sqlglot translates it without an unsupported construct."""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

import warehouse
from warehouse.records.build import (
    candidates_statement,
    captures_statement,
    core_statement,
    findings_statement,
    flagged_statement,
    key_statement,
    marks_statement,
    valid_candidates_statement,
    valid_statement,
)
from warehouse.records.kinds import KINDS, Kind
from warehouse.records.wording import issues_statement, quarantine_statement

FOLDER = Path(warehouse.__file__).parent / "sql"
MACRO = re.compile(r"CREATE OR REPLACE MACRO (\w+)\(([^)]*)\) AS\s+(.*?);\s*(?=\n--|\nCREATE|\Z)", re.S)


def macros() -> list[tuple[str, str]]:
    found = []
    for path in sorted((FOLDER / "macros").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        bodies = MACRO.findall(text)
        assert len(bodies) == text.count("CREATE OR REPLACE MACRO"), path.name
        found += [(f"{path.stem}.{name}", f"SELECT {body} FROM t") for name, _, body in bodies]
    return found


def files() -> list[tuple[str, str]]:
    return [
        (str(path.relative_to(FOLDER)), path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.rglob("*.sql"))
        if path.parent.name != "macros"
    ]


def compiled(kind: Kind) -> list[tuple[str, str]]:
    return [
        (f"captures {kind.plural}", captures_statement(kind)),
        (f"keys {kind.plural}", key_statement(kind)),
        (f"flagged {kind.plural}", flagged_statement(kind)),
        (f"findings {kind.plural}", findings_statement(kind)),
        (f"marks {kind.plural}", marks_statement(kind)),
        (f"issues {kind.plural}", issues_statement(kind)),
        (f"quarantine {kind.plural}", quarantine_statement(kind)),
        (f"candidates {kind.plural}", candidates_statement(kind)),
        (f"valid candidates {kind.plural}", valid_candidates_statement(kind)),
        (f"some valid {kind.plural}", valid_statement(kind, "work.some")),
        (f"core {kind.plural}", core_statement(kind)),
    ]


STATEMENTS = [*macros(), *files(), *(statement for kind in KINDS for statement in compiled(kind))]


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_translates_to_spark(name: str, statement: str) -> None:
    translated = sqlglot.transpile(
        statement.strip().rstrip(";"),
        read="duckdb",
        write="spark",
        unsupported_level=sqlglot.ErrorLevel.RAISE,
    )
    assert translated, name
    assert all(sqlglot.parse_one(text, read="spark") is not None for text in translated)


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_names_tables_and_no_files(name: str, statement: str) -> None:
    tree = sqlglot.parse_one(statement.strip().rstrip(";"), read="duckdb")
    assert not list(tree.find_all(exp.ReadCSV, exp.ReadParquet)), name
