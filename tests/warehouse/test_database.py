"""The warehouse file: types, comments, contents; readers and kills do it no harm."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.contract import contract
from warehouse.database import build_database, contracts_version, database_contracts
from warehouse.store import Store

_FETCHED = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def _row(table: str, **values: object) -> dict[str, object]:
    """A row with the required columns of its contract filled in."""
    fill = {"string": "x", "integer": 1, "boolean": True, "date": date(2026, 1, 1)}
    return {field.name: fill[field.type] for field in contract(table).fields if field.required} | values


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "data")
    store.write_rows("core.bodies", [{"body_id": "a", "name": "区教育局", "aliases": ["教育局", "教体局"]}])
    store.write_rows("ops.captures", [_row("ops.captures", fetched_at=_FETCHED)])
    return store


def test_tables_have_types_comments_and_rows(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    counts = build_database(store, path, as_of=date(2026, 11, 21))
    assert counts["core.bodies"] == 1
    assert counts["core.notices"] == 0
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        found = {
            (schema, table, column): (kind, comment)
            for schema, table, column, kind, comment in connection.execute(
                "SELECT schema_name, table_name, column_name, data_type, comment"
                " FROM duckdb_columns() WHERE NOT internal"
            ).fetchall()
        }
        for spec in database_contracts():
            for field in spec.fields:
                kind, comment = found[spec.schema_name, spec.name, field.name]
                assert kind == field.sql_type.replace(" ", "") or kind == field.sql_type
                assert comment.startswith(f"{field.title.zh} | {field.title.en}")
        assert all(comment for _, comment in found.values())
        assert all(row[0] for row in connection.execute("SELECT comment FROM duckdb_tables()").fetchall())
        assert connection.execute("SELECT aliases FROM core.bodies").fetchall() == [(["教育局", "教体局"],)]
        seen = connection.execute("SELECT fetched_at FROM ops.captures").fetchall()[0][0]
        assert seen == _FETCHED
        about = connection.execute("SELECT * FROM ops.about WHERE table_name = 'core.bodies'").fetchall()
        assert about == [
            ("core.bodies", "公开主体", "Public bodies", 1, contracts_version(), date(2026, 11, 21))
        ]
        stages = {row[0] for row in connection.execute("SELECT schema_name FROM duckdb_tables()").fetchall()}
    assert stages <= {"core", "ops", "metrics"}
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".partial")] == []


def test_columns_are_filled_by_name(store: Store, tmp_path: Path) -> None:
    table = store.read("core.bodies")
    pq.write_table(table.select(list(reversed(table.column_names))), store.path("core.bodies"))
    build_database(store, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT body_id, name FROM core.bodies").fetchall() == [("a", "区教育局")]


@pytest.mark.parametrize("breach", ["column missing", "required value missing"])
def test_a_file_that_breaks_its_contract_leaves_the_old_database(
    store: Store, tmp_path: Path, breach: str
) -> None:
    path = tmp_path / "warehouse.duckdb"
    build_database(store, path)
    before = path.read_bytes()
    table = store.read("core.bodies")
    if breach == "column missing":
        table = table.drop_columns(["aliases"])
    else:
        table = table.set_column(1, "name", pa.array([None], pa.string()))
    pq.write_table(table, store.path("core.bodies"))
    with pytest.raises(duckdb.Error):
        build_database(store, path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith(".partial")] == []


def test_a_log_left_by_a_crashed_writer_does_not_reach_the_new_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    build_database(store, path)
    script = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1])\n"
        "c.execute(\"SET checkpoint_threshold = '1GB'\")\n"
        'c.execute("DELETE FROM core.bodies"); os._exit(1)'
    )
    subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert path.with_name(path.name + ".wal").exists()
    build_database(store, path)
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM core.bodies").fetchall() == [(1,)]


def test_an_open_reader_is_undisturbed(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    build_database(store, path)
    script = (
        "import duckdb, sys\n"
        "c = duckdb.connect(sys.argv[1], read_only=True); print('open', flush=True); sys.stdin.readline()\n"
        "print(c.execute('SELECT count(*) FROM core.bodies').fetchall()[0][0], flush=True)"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    reader.stdout.readline()
    store.write_rows("core.bodies", [{"body_id": name, "name": name} for name in "abc"])
    build_database(store, path)
    told, _ = reader.communicate("go\n", timeout=60)
    assert told.strip() == "1"
    assert reader.returncode == 0
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM core.bodies").fetchall() == [(3,)]


def test_a_killed_build_leaves_a_whole_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "db" / "warehouse.duckdb"
    build_database(store, path)
    script = (
        "import sys; from pathlib import Path; from warehouse.database import build_database\n"
        "from warehouse.store import Store; print('go', flush=True)\n"
        "while True: build_database(Store(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    for seed in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(store.root), str(path)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.05, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        with duckdb.connect(str(path), read_only=True) as connection:
            assert connection.execute("SELECT name FROM core.bodies").fetchall() == [("区教育局",)]
    Store(path.parent).sweep()
    assert [entry.name for entry in path.parent.iterdir()] == ["warehouse.duckdb"]


def test_the_version_of_the_contracts_is_stable() -> None:
    assert contracts_version() == contracts_version()
    assert len(contracts_version()) == 12
    assert contract("core.bodies") in database_contracts()
