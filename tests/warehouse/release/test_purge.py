"""Purging: withdrawn records leave the kept versions, which stay whole, sound and comparable."""

import csv
import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warehouse.release import ReleaseError, diff, publish, purge, swap, verify
from warehouse.release.package import sha256_of
from warehouse.release.verify import verify_version
from warehouse.release.versions import latest_version, versions
from warehouse.store import Store

_A, _B, _C = (f"penalty-000000000000000{n}" for n in "abc")
_PERMIT = "permit-000000000000000a"
_NAME = "郝三丰"


@pytest.fixture
def out(store: Store, tmp_path: Path) -> Path:
    """Two versions that hold a penalty which ends on 2026-11-21."""
    organisation = {"party_name": "甲公司", "party_kind": "法人及非法人组织"}
    store.write_rows(
        "core.penalties",
        [
            {"record_id": _A, "party_name": _NAME, "party_kind": "自然人", "show_until": date(2026, 11, 21)},
            {"record_id": _B, **organisation, "penalty_kinds": ["罚款", "警告"], "content": "一,二"},
            {"record_id": _C, **organisation, "show_until": date(2027, 1, 1)},
        ],
    )
    store.write_rows("core.permits", [{"record_id": _PERMIT, **organisation}])
    store.write_rows("core.links", [{"record_id": name, "item_id": "i"} for name in (_A, _B, _PERMIT)])
    store.write_rows("metrics.verdicts", [{"verdict_id": "v1", "evidence_id": _A}])
    out = tmp_path / "open"
    publish(store, out, date(2026, 11, 20))
    store.write_rows("core.notices", [{"record_id": "n1", "version": 1, "title": "新"}])
    publish(store, out, date(2026, 11, 21))
    return out


def _purge(store: Store, out: Path, day: str = "2026-11-22") -> dict[str, int]:
    """Publish and purge as the command does; removed rows by version."""
    publish(store, out, date.fromisoformat(day))
    return {one.version: one.removed for one in purge(store, out, date.fromisoformat(day))}


def _state(out: Path) -> dict[str, bytes]:
    return {
        f"{name}/{path.name}": path.read_bytes() for name in versions(out) for path in (out / name).iterdir()
    }


def test_withdrawn_records_leave_every_kept_version(store: Store, out: Path) -> None:
    before = _state(out)
    assert _purge(store, out) == {"2026-11-20": 3, "2026-11-21": 3}
    after = _state(out)
    assert verify(out) == []
    assert latest_version(out) == "2026-11-22"
    for name in versions(out):
        folder = out / name
        assert pq.read_table(folder / "penalties.parquet").column("record_id").to_pylist() == [_B, _C]
        assert pq.read_table(folder / "links.parquet").column("record_id").to_pylist() == [_B, _PERMIT]
        assert pq.read_table(folder / "verdicts.parquet").num_rows == 0
        text = (folder / "penalties.csv").read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [(row["record_id"], row["penalty_kinds"]) for row in rows] == [(_B, "罚款；警告"), (_C, "")]
        for path in folder.iterdir():
            content = path.read_bytes()
            if path.suffix == ".parquet":
                content = str(pq.read_table(path).to_pylist()).encode()
            assert _A.encode() not in content, path
            assert _NAME[0].encode() not in content, path
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        resource = next(r for r in package["resources"] if r["path"] == "penalties.csv")
        assert resource["rows"] == 2
        assert resource["bytes"] == (folder / "penalties.csv").stat().st_size
        assert resource["hash"] == f"sha256:{sha256_of(folder / 'penalties.csv')}"
    # What held none of them is what it was.
    for name in ("permits.parquet", "permits.csv", "notices.csv", "tombstones.parquet"):
        assert after[f"2026-11-21/{name}"] == before[f"2026-11-21/{name}"]


def test_a_purged_version_says_so(store: Store, out: Path) -> None:
    old = sha256_of(out / "2026-11-20" / "penalties.parquet")
    _purge(store, out)
    folder = out / "2026-11-20"
    new = sha256_of(folder / "penalties.parquet")
    for name in ("CHANGES.md", "README.md"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "2026-11-22 依规从本版本清除了撤下的记录，共 3 行" in text
        assert "处罚 1 行（到期 1）" in text
        assert f"| penalties.parquet | `{old}` | `{new}` |" in text
        assert "已被他人下载的副本无法收回" in text
    told = json.loads((folder / "PURGED.json").read_text(encoding="utf-8"))
    assert (told["version"], len(told["purges"])) == ("2026-11-20", 1)
    entry = told["purges"][0]
    assert (entry["as_of"], entry["removed"]) == ("2026-11-22", 3)
    penalties = next(dataset for dataset in entry["datasets"] if dataset["name"] == "penalties")
    assert (penalties["rows_before"], penalties["rows_after"], penalties["reasons"]) == (3, 2, {"到期": 1})
    assert penalties["files"][0]["sha256_before"] == old
    assert penalties["files"][0]["sha256_after"] == new
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0


def test_purging_twice_changes_nothing(store: Store, out: Path) -> None:
    _purge(store, out)
    before = _state(out)
    assert _purge(store, out) == {}
    assert _state(out) == before
    # A later end is a further purge, of the purged versions too.
    assert _purge(store, out, "2027-01-02") == {"2026-11-20": 1, "2026-11-21": 1, "2026-11-22": 1}
    told = json.loads((out / "2026-11-20" / "PURGED.json").read_text(encoding="utf-8"))
    assert [entry["as_of"] for entry in told["purges"]] == ["2026-11-22", "2027-01-02"]
    assert verify(out) == []


def test_the_same_purge_gives_the_same_bytes(store: Store, out: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    publish(store, other, date(2026, 11, 21))
    copied = tmp_path / "copied"
    publish(store, copied, date(2026, 11, 21))
    for folder in (other, copied):
        _purge(store, folder)
    assert _state(other) == _state(copied)
    assert out != other


def test_purged_versions_can_be_compared(store: Store, out: Path) -> None:
    _purge(store, out)
    between = diff(out / "2026-11-20", out / "2026-11-21")
    assert [d.name for d in between.datasets if not d.same] == ["notices"]
    last = diff(out / "2026-11-21", out / "2026-11-22")
    assert {d.name: d.added for d in last.datasets if not d.same} == {"tombstones": 1}


def test_documents_do_not_name_the_records_either(store: Store, out: Path) -> None:
    """The keys of changed rows stand in CHANGES.md as samples."""
    rows = store.read("core.penalties").to_pylist()
    store.write_rows("core.penalties", [row | {"content": "新"} for row in rows])
    publish(store, out, date(2026, 11, 21))
    assert f"`{_A}`" in (out / "latest" / "CHANGES.md").read_text(encoding="utf-8")
    _purge(store, out)
    text = (out / "2026-11-21.2" / "CHANGES.md").read_text(encoding="utf-8")
    assert _A not in text
    assert f"- 修改 / changed: `（已撤下）`, `{_B}`, `{_C}`" in text


def test_a_record_that_left_the_store_is_purged_by_its_tombstone(store: Store, out: Path) -> None:
    publish(store, out, date(2026, 11, 22))
    rows = [row for row in store.read("core.penalties").to_pylist() if row["record_id"] != _A]
    store.write_rows("core.penalties", rows)
    assert _purge(store, out, "2026-11-23") == {"2026-11-20": 3, "2026-11-21": 3}
    assert verify(out) == []


def test_a_damaged_version_is_not_given_new_checksums(store: Store, out: Path) -> None:
    publish(store, out, date(2026, 11, 22))
    path = out / "2026-11-21" / "notices.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReleaseError, match=r"没有清除版本 2026-11-21.*notices\.csv"):
        purge(store, out, date(2026, 11, 22))
    assert not (out / "2026-11-21" / "PURGED.json").exists()
    assert verify_version(out / "2026-11-20") == []
    (out / "2026-11-21" / "datapackage.json").write_text("{")
    with pytest.raises(ReleaseError, match="读不出"):
        purge(store, out, date(2026, 11, 22))


def test_nothing_published_is_nothing_to_purge(store: Store, tmp_path: Path) -> None:
    assert purge(store, tmp_path / "nowhere", date(2026, 11, 22)) == ()


@pytest.mark.parametrize("one_step", [True, False])
def test_a_folder_is_exchanged_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one_step: bool) -> None:
    if not one_step:
        monkeypatch.setattr(swap, "_exchange", lambda *_: False)
    target = tmp_path / "2026-11-21"
    target.mkdir()
    (target / "a").write_text("old")
    with swap.swapping(target) as partial:
        (partial / "a").write_text("new")
    assert (target / "a").read_text() == "new"
    with pytest.raises(ValueError, match="no"), swap.swapping(target) as partial:
        raise ValueError("no")
    assert (target / "a").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-21"]


def test_a_kill_between_two_steps_is_made_good(tmp_path: Path) -> None:
    aside = tmp_path / ".aside-2026-11-21"
    aside.mkdir()
    swap.recover(tmp_path)
    assert versions(tmp_path) == ["2026-11-21"]
    aside.mkdir()
    swap.recover(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-11-21"]


_WORKER = """\
import sys
from datetime import date
from pathlib import Path
from warehouse import contract
contract.FOLDER = Path(sys.argv[1])
from warehouse.release import purge
from warehouse.store import Store
print("go", flush=True)
purge(Store(Path(sys.argv[2])), Path(sys.argv[3]), date(2026, 11, 22))
print("done", flush=True)
"""


def test_kills_at_random_moments(store: Store, out: Path, contract_folder: Path) -> None:
    for number in range(12):
        store.write_rows("core.notices", [{"record_id": f"k{number}", "version": 1}])
        publish(store, out, date(2026, 11, 21))
    publish(store, out, date(2026, 11, 22))
    for seed in range(6):
        worker = subprocess.Popen(
            [sys.executable, "-c", _WORKER, str(contract_folder), str(store.root), str(out)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
            stdout=subprocess.PIPE,
        )
        assert worker.stdout is not None
        worker.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.05, 0.6))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
        names = versions(out)
        assert len(names) == 15
        assert [problem for name in names for problem in verify_version(out / name)] == []
        assert latest_version(out) == "2026-11-22"
    purge(store, out, date(2026, 11, 22))
    assert verify(out) == []
    assert [entry.name for entry in out.iterdir() if entry.name.startswith(".")] == []
    for name in versions(out):
        assert _A not in pq.read_table(out / name / "penalties.parquet").column("record_id").to_pylist()
