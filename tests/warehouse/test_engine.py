"""The engine: files as tables, statements into files."""

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_a_table_without_a_file_is_empty_and_typed(store: Store) -> None:
    with Engine(store) as engine:
        engine.attach("core.penalties", "parsed.notices")
        found = engine.query("SELECT * FROM core.penalties")
        assert found.num_rows == 0
        assert found.schema.names == list(contract("core.penalties").columns)
        assert found.schema.field("decided_date").type == pa.date32()


def test_partitions_are_one_table(store: Store) -> None:
    for bureau in ("edu", "town"):
        store.write_rows("parsed.entries", [{"source_id": bureau, "capture_id": "c", "position": 1}], bureau)
    with Engine(store) as engine:
        engine.attach("parsed.entries")
        found = engine.query("SELECT source_id FROM parsed.entries ORDER BY source_id")
        assert found.column("source_id").to_pylist() == ["edu", "town"]


def test_write_goes_by_name_casts_and_orders(store: Store) -> None:
    columns = [
        name for name in contract("core.bodies").columns if name not in ("body_id", "name", "valid_from")
    ]
    rest = ", ".join(f"NULL AS {name}" for name in columns)
    values = "(VALUES ('b', '乙'), ('a', '甲')) v(i, n)"
    statement = f"SELECT {rest}, '2019-03-01' AS valid_from, n AS name, i AS body_id FROM {values}"
    with Engine(store) as engine:
        assert engine.write("core.bodies", statement) == 2
        assert engine.query("SELECT name FROM core.bodies").column("name").to_pylist() == ["甲", "乙"]
    table = store.read("core.bodies")
    assert table.column("valid_from").to_pylist() == [date(2019, 3, 1)] * 2


def test_a_statement_without_a_column_of_the_contract_fails_and_keeps_the_file(store: Store) -> None:
    store.write_rows("core.bodies", [{"body_id": "a", "name": "甲"}])
    before = store.path("core.bodies").read_bytes()
    with Engine(store) as engine, pytest.raises(duckdb.Error):
        engine.write("core.bodies", "SELECT 'b' AS body_id")
    assert store.path("core.bodies").read_bytes() == before
    assert len(list(store.path("core.bodies").parent.iterdir())) == 1


def test_run_parameters_and_registered_rows(store: Store) -> None:
    with Engine(store, as_of=date(2026, 11, 21)) as engine:
        engine.register_rows("registry.towns", [{"n": "青石镇"}], pa.schema([("n", pa.string())]))
        found = engine.query("SELECT n, as_of FROM registry.towns, run.parameters").to_pylist()
        assert found == [{"n": "青石镇", "as_of": date(2026, 11, 21)}]


def test_file_names_with_quotes_do_not_end_the_statement(tmp_path: Path) -> None:
    store = Store(tmp_path / "it's here")
    store.write_rows("core.bodies", [{"body_id": "a", "name": "甲"}])
    with Engine(store) as engine:
        engine.attach("core.bodies")
        assert engine.write("core.bodies", "SELECT * FROM core.bodies") == 1


def test_what_does_not_fit_in_memory_goes_to_the_data_folder_for_a_while(store: Store) -> None:
    store.root.mkdir(exist_ok=True)
    with Engine(store) as engine:
        engine.execute("SET memory_limit = '50MB'; SET threads = 1")
        engine.execute(
            "CREATE TABLE t AS SELECT HASH(i) AS h, CAST(HASH(i) AS VARCHAR) AS s FROM range(3000000) r(i)"
        )
        assert [path.name.startswith(".partial-") for path in store.root.iterdir()] == [True]
    assert list(store.root.iterdir()) == []
