"""The store: paths, order and schema of files, replacement that no reader notices."""

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warehouse.contract import contract
from warehouse.store import Store, replacing


def _body(body_id: str, **more: object) -> dict[str, object]:
    return {"body_id": body_id, "name": f"机构{body_id}", **more}


def test_files_have_the_schema_and_order_of_the_contract(tmp_path: Path) -> None:
    store = Store(tmp_path)
    rows = store.write_rows("core.bodies", [_body("b", aliases=["甲"]), _body("a")])
    assert rows == 2
    table = pq.read_table(store.path("core.bodies"))
    assert table.schema.equals(contract("core.bodies").arrow_schema)
    assert table.column("body_id").to_pylist() == ["a", "b"]
    assert table.column("aliases").to_pylist() == [None, ["甲"]]


def test_columns_go_by_name(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write_rows("core.bodies", [_body("a", region_code="990101")])
    shuffled = store.read("core.bodies").select(list(reversed(contract("core.bodies").columns)))
    store.write_table("core.bodies", shuffled)
    assert store.read("core.bodies").to_pylist()[0]["region_code"] == "990101"


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    first, second = Store(tmp_path / "1"), Store(tmp_path / "2")
    first.write_rows("core.bodies", [_body("a"), _body("b")])
    second.write_rows("core.bodies", [_body("b"), _body("a")])
    assert first.path("core.bodies").read_bytes() == second.path("core.bodies").read_bytes()


def test_a_partition_has_to_fit_the_contract(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.path("parsed.notices", "edu") == tmp_path / "parsed" / "notices" / "edu.parquet"
    with pytest.raises(ValueError, match="partition"):
        store.path("parsed.notices")
    with pytest.raises(ValueError, match="partition"):
        store.path("core.notices", "edu")


def test_a_table_without_a_file_reads_as_empty(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.read("core.bodies").num_rows == 0
    assert store.files("parsed.notices") == []


def test_partitions_of_bureaus_that_left_are_dropped(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for bureau in ("edu", "gone"):
        store.write_rows("parsed.entries", [{"source_id": bureau, "capture_id": "c", "position": 1}], bureau)
    assert [path.stem for path in store.drop_partitions(["edu"])] == ["gone"]
    assert store.read("parsed.entries").column("source_id").to_pylist() == ["edu"]


def test_an_error_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "file"
    target.write_text("old")

    def fail() -> None:
        with replacing(target) as partial:
            partial.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_sweep_removes_what_a_killed_run_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.write_rows("core.bodies", [_body("a")])
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    (tmp_path / "core" / f".partial-{killed.pid}-1-x.parquet").write_text("half")
    folder = tmp_path / "open" / f".partial-{killed.pid}-2-2026-11-21"
    folder.mkdir(parents=True)
    (folder / "notices.csv").write_text("half")
    store.sweep()
    assert not folder.exists()
    assert [path.name for path in (tmp_path / "core").iterdir()] == ["bodies.parquet"]


def test_sweep_leaves_what_a_living_process_writes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with replacing(tmp_path / "core" / "file") as partial:
        partial.write_text("half")
        store.sweep()
        assert partial.exists()
