"""The data dictionary: complete, current, and its queries run."""

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.contract import load_contracts
from warehouse.database import build_database
from warehouse.dictionary import data_dictionary, example_query
from warehouse.store import Store


def test_the_committed_file_is_current(repo: Path) -> None:
    committed = (repo / "docs" / "data_dictionary.md").read_text(encoding="utf-8")
    assert committed == data_dictionary(), "run: python -m warehouse.dictionary docs/data_dictionary.md"


def test_every_column_has_a_title_in_both_languages() -> None:
    for spec in load_contracts().values():
        for words in (spec.title, spec.grain, spec.description, *(field.title for field in spec.fields)):
            assert words.zh.strip()
            assert words.en.strip()


def test_every_table_and_column_is_described() -> None:
    text = data_dictionary()
    for spec in load_contracts().values():
        section = text.split(f"### `{spec.table}` ")[1].split("\n### ")[0]
        for field in spec.fields:
            assert f"\n| `{field.name}` | {field.title.zh}" in section
        for rule in spec.rules:
            assert f"\n| `{rule.id}` |" in section


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    width = 0
    for line in data_dictionary().splitlines():
        cells = line.replace("\\|", "").count("|")
        if not line.startswith("|"):
            width = 0
        else:
            width = width or cells
            assert cells == width, line


def test_every_query_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "data")
    for spec in load_contracts().values():
        store.write_table(spec.table, spec.arrow_schema.empty_table(), "edu" if spec.partitioned else None)
    build_database(store, tmp_path / "data" / "warehouse.duckdb", as_of=date(2026, 11, 21))
    monkeypatch.chdir(tmp_path)
    assert Path(os.getcwd()) == tmp_path
    with duckdb.connect() as connection:
        for spec in load_contracts().values():
            assert connection.execute(example_query(spec)).fetchall() == []
