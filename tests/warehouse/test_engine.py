"""The engine: files as tables, statements into files."""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from warehouse import engine as engine_module
from warehouse import streams as module
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


class TestStreams:
    """`write_in_streams`: the order and the bytes of a file do not depend on threads."""

    ROWS = 20_000
    STATEMENT = """
        SELECT p.* EXCLUDE (doc_name), l.n AS doc_name, p.row % 7 > 0 AS is_kept, p.row % 11 = 0 AS is_noted
        FROM parsed.permits AS p LEFT JOIN run.lookup AS l ON l.r = p.row
    """

    def filled(self, tmp_path: Path, sizes: dict[str, int]) -> Store:
        store = Store(tmp_path)
        for bureau, rows in sizes.items():
            columns = {
                "source_id": pa.repeat(bureau, rows),
                "capture_id": pa.repeat("cap", rows),
                "row": pa.arange(1, rows + 1),
            }
            schema = contract("parsed.permits").arrow_schema
            table = pa.table([columns.get(f.name, pa.nulls(rows, f.type)) for f in schema], schema=schema)
            store.write_table("parsed.permits", table, bureau)
        return store

    def build(self, store: Store, threads: int, statement: str = STATEMENT) -> bytes:
        with Engine(store) as engine:
            engine.execute(f"SET threads = {threads}")
            engine.attach("parsed.permits", "core.permits")
            columns = ", ".join(
                f"s.{f.name}"
                if f.name in ("source_id", "capture_id", "row", "doc_name")
                else f"NULL AS {f.name}"
                for f in contract("core.permits").fields
            )
            engine.execute(
                "CREATE TABLE run.lookup AS SELECT r, CAST(r AS VARCHAR) AS n FROM range(1, 20001, 3) t(r)"
            )
            engine.write_in_streams(
                "core.permits",
                f"SELECT {columns}, is_kept, is_noted FROM ({statement}) AS s",
                "parsed.permits",
                "run.noted",
            )
            self.noted = engine.query("SELECT * FROM run.noted").to_pylist()
            assert engine.query("SELECT COUNT(*) AS n FROM parsed.permits").to_pylist() == [
                {
                    "n": sum(
                        store.read("parsed.permits", p.stem).num_rows for p in store.files("parsed.permits")
                    )
                }
            ]
        return store.path("core.permits").read_bytes()

    def test_bytes_and_order(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "ROW_GROUP", 3000)
        monkeypatch.setattr(module, "BATCH_ROWS", 1000)
        sizes = {"a": 10, "b": self.ROWS, "c": 0, "d": 2000, "e": 900, "f": 101, "g": 7}
        store = self.filled(tmp_path, sizes)
        assert len({self.build(store, threads) for threads in (1, 2, 4, 4)}) == 1
        found = store.read("core.permits", columns=["source_id", "row", "doc_name"]).to_pylist()
        expected = [
            (bureau, row)
            for bureau, rows in (("a", 10), ("b", self.ROWS), ("d", 2000), ("e", 900), ("f", 101), ("g", 7))
            for row in range(1, rows + 1)
            if row % 7
        ]
        assert [(row["source_id"], row["row"]) for row in found] == expected
        assert all((row["doc_name"] is not None) == (row["row"] % 3 == 1) for row in found)
        noted = [row for bureau, rows in sizes.items() for row in range(11, rows + 1, 11)]
        assert [row["row"] for row in self.noted] == noted
        assert {name: self.noted[0][name] for name in ("source_id", "capture_id")} == {
            "source_id": "b",
            "capture_id": "cap",
        }

    def test_a_view_in_between_is_streamed_too(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "ROW_GROUP", 3000)
        store = self.filled(tmp_path, {"a": 7000})
        with Engine(store) as engine:
            engine.attach("parsed.permits")
            engine.execute("ALTER VIEW parsed.permits RENAME TO permits_as_found")
            engine.execute("CREATE VIEW parsed.permits AS SELECT *, 'x' AS more FROM parsed.permits_as_found")
            columns = ", ".join(
                "s.row"
                if f.name == "row"
                else "s.more AS doc_name"
                if f.name == "doc_name"
                else f"NULL AS {f.name}"
                for f in contract("core.permits").fields
            )
            statement = f"SELECT {columns}, TRUE AS is_kept, FALSE AS is_noted FROM parsed.permits AS s"
            assert engine.write_in_streams("core.permits", statement, "parsed.permits", "run.noted") == 7000
            assert engine.query("SELECT * FROM run.noted").num_rows == 0
        found = store.read("core.permits", columns=["row", "doc_name"]).to_pylist()
        assert found == [{"row": row, "doc_name": "x"} for row in range(1, 7001)]

    def test_without_rows(self, tmp_path: Path) -> None:
        store = self.filled(tmp_path, {"a": 0})
        self.build(store, 2)
        assert store.read("core.permits").num_rows == 0

    def test_an_error_keeps_the_file_and_the_settings(self, tmp_path: Path) -> None:
        store = self.filled(tmp_path, {"a": 10})
        before = self.build(store, 2)
        with Engine(store) as engine:
            engine.attach("parsed.permits")
            [(threads,)] = engine.connection.execute("SELECT current_setting('threads')").fetchall()
            with pytest.raises(duckdb.Error):
                engine.write_in_streams(
                    "core.permits", "SELECT row FROM parsed.permits", "parsed.permits", "run.noted"
                )
            [(now,)] = engine.connection.execute("SELECT current_setting('threads')").fetchall()
            assert now == threads
        assert store.path("core.permits").read_bytes() == before

    def test_an_error_of_writing_ends_all_streams(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "ROW_GROUP", 1000)
        monkeypatch.setattr(module, "BATCH_ROWS", 500)

        def full(path: Path, table: str, groups: Iterator[pa.Table]) -> int:
            next(groups)
            raise OSError("No space left on device")

        monkeypatch.setattr(engine_module, "write_parquet", full)
        store = self.filled(tmp_path, {"a": 20_000})
        with pytest.raises(OSError, match="No space left"):
            self.build(store, 3)
        assert not store.path("core.permits").exists()
        assert [one.name for one in threading.enumerate() if "ThreadPool" in one.name] == []

    def test_an_error_in_the_middle_of_a_file_ends_all_streams(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "ROW_GROUP", 1000)
        monkeypatch.setattr(module, "BATCH_ROWS", 500)
        store = self.filled(tmp_path, {"a": 20_000})
        fails = self.STATEMENT.replace("p.row % 7 > 0", "CAST(IF(p.row = 9000, 'x', '1') AS INTEGER) = 1")
        with pytest.raises((duckdb.Error, OSError), match="x"):
            self.build(store, 3, fails)
        assert not store.path("core.permits").exists()
