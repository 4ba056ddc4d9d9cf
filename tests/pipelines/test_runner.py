"""The runner: one run at a time, partial files swept, progress told, failures leave results untouched."""

import fcntl
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from assets.context import District
from pipelines.runner import BusyError, run_pipeline
from warehouse.engine import sql

AS_OF = "2026-10-31"
SOURCE = """\
publisher: {{name: 云岭市示范区{name}, kind: department}}
status: active
coverage: partial
channels:
  - id: zcwj
    title: 政策文件
    platform: files
    path: samples
    pattern: '*.html'
    format: pages
    cadence: irregular
"""
PAGE = """\
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="ArticleTitle" content="关于{name}工作的通知"><meta name="PubDate" content="2026-09-02">
<title>关于{name}工作的通知</title></head><body><h1>关于{name}工作的通知</h1>
<p>示发〔2026〕{number}号</p><p>各街道办事处：现将有关工作安排通知如下，请认真落实。</p>
<p>2026年9月1日</p></body></html>
"""


def write_bureau(registry: Path, slug: str, name: str, number: int) -> None:
    """A bureau that publishes one notice."""
    (registry / slug / "samples").mkdir(parents=True, exist_ok=True)
    (registry / slug / "source.yml").write_text(SOURCE.format(name=name), encoding="utf-8")
    page = PAGE.format(name=name, number=number)
    (registry / slug / "samples" / "notice.html").write_text(page, encoding="utf-8")


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A district of two bureaus."""
    folder = tmp_path / "bureaus"
    folder.mkdir()
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    write_bureau(folder, "alpha", "甲局", 1)
    write_bureau(folder, "beta", "乙局", 2)
    return folder


def titles(data: Path) -> list[str]:
    """Titles of `core.notices`."""
    return sorted(pq.read_table(data / "core" / "notices.parquet").column("title").to_pylist())


@contextmanager
def unchanged(data: Path) -> Iterator[None]:
    """What is published and what analysts use is the same afterwards, byte for byte."""
    database, release = data / "warehouse.duckdb", data / "open" / "latest"
    before = (database.read_bytes(), release.resolve(), (release / "SHA256SUMS").read_bytes())
    yield
    assert (database.read_bytes(), release.resolve(), (release / "SHA256SUMS").read_bytes()) == before


def test_progress_is_told_for_every_step(registry: Path, tmp_path: Path) -> None:
    told: list[tuple[str, bool]] = []
    outcome = run_pipeline(registry, tmp_path / "data", AS_OF, report=lambda s, done: told.append((s, done)))
    assert outcome.success
    assert outcome.failures == []
    started = [step for step, done in told if not done]
    assert [step for step, done in told if done] == started, "each step is done before the next starts"
    assert started.index("raw") < started.index("parsed") < started.index("notices")
    assert started.index("verdicts") < started.index("indicators") < started.index("open_release")
    assert len(started) == len(set(started)) == 23


def test_only_reads_the_named_bureau_again(registry: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run_pipeline(registry, data, AS_OF).success
    assert titles(data) == ["关于乙局工作的通知", "关于甲局工作的通知"]
    write_bureau(registry, "alpha", "丙局", 3)
    write_bureau(registry, "beta", "丁局", 4)
    told: list[str] = []
    outcome = run_pipeline(
        registry, data, AS_OF, only=["alpha"], report=lambda s, done: told.append(s) if done else None
    )
    assert outcome.success
    assert "关于丙局工作的通知" in titles(data)
    assert "关于丁局工作的通知" not in titles(data)
    assert told.count("raw") == 1
    assert "open_release" in told


def test_a_second_run_at_the_same_time_is_refused(registry: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with (data / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match=str(data)):
            run_pipeline(registry, data, AS_OF)
    assert [path.name for path in data.iterdir()] == [".lock"]
    assert run_pipeline(registry, data, AS_OF).success, "the lock is free again"


def test_partial_files_of_killed_runs_are_swept(registry: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    gone = 2**22 + 1  # above the highest process id of Linux
    left = data / "core" / f".partial-{gone}-0a1b2c3d-notices.parquet"
    folder = data / "open" / f".partial-{gone}-0a1b2c3d-2026-10-31"
    alive = data / "core" / f".partial-{os.getppid()}-0a1b2c3d-permits.parquet"
    folder.mkdir(parents=True)
    left.parent.mkdir()
    for path in (left, alive, folder / "notices.csv"):
        path.write_text("half", encoding="utf-8")
    assert run_pipeline(registry, data, AS_OF).success
    assert not left.exists()
    assert not folder.exists()
    assert alive.exists(), "a living process still writes it"


def test_a_corrupt_file_fails_the_run_and_leaves_the_results(sample_run: District, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(sample_run.data, data, symlinks=True)
    file = data / "parsed" / "permits" / "scjgj.parquet"
    file.write_bytes(file.read_bytes()[:100])
    with unchanged(data):
        outcome = run_pipeline(sample_run.bureaus, data, AS_OF, only=["mzj"])
    assert not outcome.success
    (failure,) = outcome.failures
    step, reason = failure.split(": ", 1)
    assert step == "parsed"
    assert "scjgj.parquet" in reason


def test_a_broken_contract_stops_what_follows(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A programming error that doubles every body: nothing computed from it is published."""
    data = tmp_path / "data"
    assert run_pipeline(registry, data, AS_OF).success

    def doubled(name: str) -> str:
        text = sql(name)
        return f"SELECT * FROM ({text}) UNION ALL SELECT * FROM ({text})" if name == "core/bodies" else text

    monkeypatch.setattr("warehouse.core.sql", doubled)
    told: list[str] = []
    with unchanged(data):
        outcome = run_pipeline(
            registry, data, AS_OF, report=lambda s, done: told.append(s) if not done else None
        )
    assert not outcome.success
    (failure,) = outcome.failures
    assert failure.startswith("core.bodies: 主键（")
    assert "重复" in failure
    assert not {"obligations", "verdicts", "indicators", "open_warehouse", "open_release"} & set(told)


def test_no_telemetry_whatever_the_dagster_home_says(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "not" / "there" / "yet"
    monkeypatch.setenv("DAGSTER_HOME", str(home))
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.delenv("DAGSTER_DISABLE_TELEMETRY")

    def refuse(_socket: socket.socket, address: object) -> None:
        raise AssertionError(f"connects to {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert run_pipeline(registry, tmp_path / "data", AS_OF).success
    printed = capfd.readouterr()
    assert "elemetry" not in printed.out + printed.err
    assert "Warning" not in printed.out + printed.err
    assert (home / "history" / "runs.db").is_file(), "the run is kept where the person wants it"
    assert not (home / "logs").exists()
    assert not (home / ".telemetry").exists()
    assert not (tmp_path / "person").exists()
    assert not (tmp_path / "data" / "dagster").exists()
    assert os.environ["DAGSTER_HOME"] == str(home)


def test_without_a_dagster_home_runs_are_kept_with_the_data(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME")
    assert run_pipeline(registry, tmp_path / "data", AS_OF).success
    assert (tmp_path / "data" / "dagster" / "history" / "runs.db").is_file()
    settings = (tmp_path / "data" / "dagster" / "dagster.yaml").read_text(encoding="utf-8")
    assert "telemetry" in settings
    assert "DAGSTER_HOME" not in os.environ
