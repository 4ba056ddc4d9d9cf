"""The archive: what goes in comes out, once, whole, or not at all."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import archive as module
from warehouse.archive import Archive, ArchiveError, Stored


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@given(content=st.binary(max_size=5000))
def test_what_goes_in_comes_out(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    stored = archive.put(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.bytes == len(content)
    assert archive.read(stored.sha256) == content
    assert archive.verify() == []


def test_a_file_and_its_bytes_are_one_object(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "页面.html"
    path.write_bytes(b"<html>" * 1000)
    stored = archive.put(path)
    assert archive.put(path.read_bytes()) == stored
    assert archive.path(stored.sha256).parent.name == stored.sha256[:2]
    assert len([entry for entry in archive.root.rglob("*") if entry.is_file()]) == 1


def test_an_object_is_not_rewritten(archive: Archive) -> None:
    stored = archive.put(b"once")
    path = archive.path(stored.sha256)
    os.utime(path, ns=(1, 1))
    before = path.stat()
    archive.put(b"once")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_read_stops_at_the_limit(archive: Archive) -> None:
    stored = archive.put(bytes(50_000_000))
    assert archive.read(stored.sha256, 10) == bytes(10)
    assert archive.path(stored.sha256).stat().st_size < 10_000
    with archive.open(stored.sha256) as stream:
        assert stream.read(3) == bytes(3)


def test_a_file_is_read_as_often_as_wanted(archive: Archive) -> None:
    content = b"a,b\r\n1,2\r\n"
    stored = archive.put(content)
    with archive.file(stored.sha256, stored.bytes, "许可.csv") as file:
        assert (file.name, file.stat().st_size) == ("许可.csv", len(content))
        assert file.read_bytes() == content
        for size in (1, 3, 100, -1):
            with file.open("rb") as stream:
                assert b"".join(iter(lambda: stream.read(size), b"")) == content  # noqa: B023


def test_threads_end_with_their_streams(archive: Archive) -> None:
    stored = archive.put(bytes(3_000_000))
    before = threading.active_count()
    with archive.file(stored.sha256, stored.bytes) as file:
        for _ in range(5):
            with file.open("rb") as stream:
                stream.read(10)
    assert threading.active_count() == before


def test_big_files_are_streamed(archive: Archive, tmp_path: Path) -> None:
    """Storing and reading 300 MB stays within 150 MB of memory beyond an empty run's."""
    path = tmp_path / "big.bin"
    with path.open("wb") as handle:
        handle.truncate(300_000_000)
    script = (
        "import resource, sys; from pathlib import Path; from warehouse.archive import Archive\n"
        "start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "archive = Archive(Path(sys.argv[1])); stored = archive.put(Path(sys.argv[2]))\n"
        "with archive.file(stored.sha256, stored.bytes) as file, file.open('rb') as stream:\n"
        "    assert sum(map(len, iter(lambda: stream.read(1 << 20), b''))) == 300_000_000\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(archive.root), str(path)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
        text=True,
    )
    assert int(done.stdout) * 1024 < 150_000_000


def test_unknown_and_malformed_digests_are_refused(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="档案中没有"):
        archive.read("0" * 64)
    for digest in ("../../etc/passwd", "0" * 63, "A" * 64):
        with pytest.raises(ValueError, match="not a SHA-256"):
            archive.path(digest)


def read_some(archive: Archive, stored: Stored, size: int) -> None:
    with archive.file(stored.sha256, stored.bytes) as file:
        if size:
            with file.open("rb") as stream:
                stream.read(size)


@pytest.mark.parametrize("damage", ["flip", "cut", "garbage", "swap"])
def test_damage_is_noticed(archive: Archive, damage: str) -> None:
    stored = archive.put(random.Random(1).randbytes(300_000))
    path = archive.path(stored.sha256)
    content = bytearray(path.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    elif damage == "cut":
        del content[-100_000:]
    elif damage == "garbage":
        content = bytearray(b"not compressed at all")
    else:
        content = bytearray(archive.path(archive.put(b"another").sha256).read_bytes())
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="损坏"):
        archive.read(stored.sha256)
    for reads in (0, 10, 1 << 20, -1):
        with pytest.raises(ArchiveError, match="损坏"):
            read_some(archive, stored, reads)
    with pytest.raises(ArchiveError, match="损坏"), archive.file(stored.sha256, stored.bytes) as file:
        file.read_bytes()
    assert [(problem.kind, problem.path) for problem in archive.verify()] == [
        ("damaged", str(path.relative_to(archive.root)))
    ]


def test_strange_files_are_reported_and_leftovers_are_not(archive: Archive) -> None:
    stored = archive.put(b"x")
    (archive.root / ".partial-1").write_bytes(b"half")
    (archive.root / "note.txt").write_text("?")
    moved = archive.root / "zz" / f"{stored.sha256}.zst"
    moved.parent.mkdir()
    moved.write_bytes(archive.path(stored.sha256).read_bytes())
    found = [(problem.kind, problem.path) for problem in archive.verify()]
    assert found == [("unexpected-file", "note.txt"), ("unexpected-file", f"zz/{moved.name}")]


def test_a_killed_put_leaves_whole_objects_only(archive: Archive) -> None:
    script = (
        "import random, sys; from pathlib import Path; from warehouse.archive import Archive\n"
        "archive = Archive(Path(sys.argv[1])); noise = random.Random(int(sys.argv[2]))\n"
        "print('go', flush=True)\n"
        "while True: archive.put(noise.randbytes(3_000_000))"
    )
    for seed in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(archive.root), str(seed)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0.05, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        assert archive.verify() == []


def _large(tmp_path: Path, seed: int = 1) -> Path:
    path = tmp_path / f"large{seed}.csv"
    path.write_bytes(random.Random(seed).randbytes(5_000_000) * 2)
    return path


@pytest.mark.parametrize("threads", [1, 4])
def test_an_object_does_not_depend_on_the_number_of_threads(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    noise = random.Random(2)
    path = tmp_path / "large.csv"
    path.write_text(
        "".join(f"{n},云岭市示范区第{noise.randrange(n + 1)}号\n" for n in range(400_000)), encoding="utf-8"
    )
    stored = archive.put(path)
    monkeypatch.setattr(module, "_THREADS_OF_LARGE", threads)
    other = Archive(tmp_path / "other")
    other.put(path)
    assert other.path(stored.sha256).read_bytes() == archive.path(stored.sha256).read_bytes()
    assert archive.verify() == []


def test_a_large_file_and_its_bytes_are_one_object(archive: Archive, tmp_path: Path) -> None:
    path = _large(tmp_path)
    stored = archive.put(path)
    assert (stored.sha256, stored.bytes) == (hashlib.sha256(path.read_bytes()).hexdigest(), 10_000_000)
    before = archive.path(stored.sha256).read_bytes()
    assert archive.put(path.read_bytes()) == stored
    other = Archive(tmp_path / "other")
    other.put(path.read_bytes())
    assert other.path(stored.sha256).read_bytes() == before
    assert archive.read(stored.sha256) == path.read_bytes()
    assert archive.verify() == []


@pytest.mark.parametrize("expected", ["right", "of another object", "of nothing"])
def test_an_expectation_saves_work_and_changes_nothing(
    archive: Archive, tmp_path: Path, expected: str
) -> None:
    path = _large(tmp_path)
    right = archive.put(path).sha256
    another = archive.put(_large(tmp_path, 2)).sha256
    digest = {"right": right, "of another object": another, "of nothing": "0" * 64}[expected]
    assert archive.put(path, expected=digest).sha256 == right
    assert len([entry for entry in archive.root.rglob("*") if entry.is_file()]) == 2
