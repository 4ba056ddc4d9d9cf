"""A run killed at any moment, then run again, ends as an undisturbed run; readers never notice."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

# For more of them: ZWGK_KILLS=10 pytest -s tests/pipelines/test_killed_run.py
KILLS = int(os.environ.get("ZWGK_KILLS", "2"))
AS_OF = "2026-10-31"


def command(data: Path) -> list[str]:
    """`zwgk run` on the sample district, in a process of its own."""
    return [sys.executable, "-m", "pipelines", "run", "--data", str(data), "--as-of", AS_OF, "--json"]


def environment(repo: Path) -> dict[str, str]:
    """The environment of the child: no Dagster home of ours, the checkout on the path."""
    inherited = {key: value for key, value in os.environ.items() if key not in {"DAGSTER_HOME", "ZWGK_DATA"}}
    return {**inherited, "PYTHONPATH": str(repo)}


def checksums(data: Path) -> dict[str, str]:
    """SHA-256 of every file that a run promises to reproduce."""
    kept = [*data.rglob("*.parquet"), *(path for path in (data / "open").rglob("*") if path.is_file())]
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(kept)
        if "latest" not in path.relative_to(data).parts and "dagster" not in path.relative_to(data).parts
    }


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, repo: Path) -> tuple[Path, float]:
    data = tmp_path_factory.mktemp("undisturbed")
    begun = time.monotonic()
    done = subprocess.run(command(data), env=environment(repo), cwd=repo, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    return data, time.monotonic() - begun


def test_second_run_changes_no_byte(undisturbed: tuple[Path, float], repo: Path) -> None:
    data, _ = undisturbed
    before = checksums(data)
    done = subprocess.run(command(data), env=environment(repo), cwd=repo, capture_output=True, check=False)
    assert done.returncode == 1
    assert checksums(data) == before
    assert [path.name for path in sorted((data / "open").iterdir()) if not path.is_symlink()] == [AS_OF]


def test_killed_at_random_moments(undisturbed: tuple[Path, float], tmp_path: Path, repo: Path) -> None:
    expected, seconds = undisturbed
    data = tmp_path / "data"
    shutil.copytree(expected, data, symlinks=True)
    for stage in ("parsed", "core", "quarantine", "metrics"):
        shutil.rmtree(data / stage)
    reader = duckdb.connect(str(data / "warehouse.duckdb"), read_only=True)
    verdicts = reader.execute("SELECT COUNT(*) FROM metrics.verdicts").fetchone()
    moments = random.Random(20261031)
    print()
    for attempt in range(KILLS):
        moment = moments.uniform(0.05, 1.0) * seconds
        process = subprocess.Popen(
            command(data),
            env=environment(repo),
            cwd=repo,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(timeout=moment)
            ended = "finished"
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            ended = "killed"
        print(f"  attempt {attempt + 1}: {ended} after {moment:.2f} s")
        assert (data / "open" / "latest" / "SHA256SUMS").is_file()
        assert reader.execute("SELECT COUNT(*) FROM metrics.verdicts").fetchone() == verdicts
    done = subprocess.run(command(data), env=environment(repo), cwd=repo, capture_output=True, check=False)
    assert done.returncode == 1, done.stderr.decode()
    assert checksums(data) == checksums(expected)
    assert not list(data.rglob(".partial-*"))
    reader.close()
