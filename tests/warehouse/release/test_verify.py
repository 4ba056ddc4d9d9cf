"""Verifying: every kind of damage has its problem, and a sound folder has none."""

import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse.release import publish, verify
from warehouse.release.package import checksums
from warehouse.store import Store

_DAY = date(2026, 11, 21)


@pytest.fixture
def out(store: Store, tmp_path: Path) -> Path:
    publish(store, tmp_path / "open", _DAY)
    return tmp_path / "open"


def _package(version: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Change `datapackage.json` and make the checksums right again."""
    path = version / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")
    (version / "SHA256SUMS").write_text(checksums(version), encoding="utf-8")


def _kinds(out: Path) -> list[tuple[str, str]]:
    problems = verify(out)
    assert all("：" in problem.message for problem in problems), "a message says what to do"
    return [(problem.kind, problem.path) for problem in problems]


def test_nothing_published_is_a_problem(tmp_path: Path) -> None:
    assert _kinds(tmp_path / "nowhere") == [("no-version", ".")]


def test_a_changed_file(out: Path) -> None:
    path = out / "2026-11-21" / "README.md"
    path.write_bytes(path.read_bytes() + b" ")
    assert _kinds(out) == [("checksum", "2026-11-21/README.md")]


def test_a_changed_data_file(out: Path) -> None:
    path = out / "2026-11-21" / "notices.csv"
    path.write_bytes(path.read_bytes().replace("普通".encode(), "特殊".encode()))
    assert _kinds(out) == [("checksum", "2026-11-21/notices.csv")]


def test_a_missing_and_an_extra_file(out: Path) -> None:
    (out / "2026-11-21" / "CHANGES.md").unlink()
    (out / "2026-11-21" / "secret.xlsx").write_text("x")
    assert _kinds(out) == [
        ("file-missing", "2026-11-21/CHANGES.md"),
        ("file-extra", "2026-11-21/secret.xlsx"),
    ]


def test_missing_checksums(out: Path) -> None:
    (out / "2026-11-21" / "SHA256SUMS").unlink()
    assert _kinds(out) == [("file-missing", "2026-11-21/SHA256SUMS")]


def _other_version(package: dict[str, object]) -> None:
    package["version"] = "2026-11-20"


def _no_resources(package: dict[str, object]) -> None:
    package["resources"] = []


def _strange_path(package: dict[str, object]) -> None:
    package["resources"][0]["path"] = "../../data/raw"  # type: ignore[index]


def _wrong_rows(package: dict[str, object]) -> None:
    package["resources"][0]["rows"] = 99  # type: ignore[index]


def _wrong_fields(package: dict[str, object]) -> None:
    package["resources"][1]["schema"]["fields"].pop()  # type: ignore[index]


def _wrong_hash(package: dict[str, object]) -> None:
    package["resources"][0]["hash"] = "sha256:0"  # type: ignore[index]


def _no_schema(package: dict[str, object]) -> None:
    del package["resources"][0]["schema"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_other_version, "与文件夹名不同"),
        (_no_resources, "没有描述文件"),
        (_strange_path, "不存在的文件"),
        (_wrong_rows, "行数不符"),
        (_wrong_fields, "字段不符"),
        (_wrong_hash, "校验和不符"),
        (_no_schema, "读不出"),
    ],
)
def test_a_description_that_does_not_fit(
    out: Path, change: Callable[[dict[str, object]], None], said: str
) -> None:
    _package(out / "2026-11-21", change)
    problems = verify(out)
    assert {(problem.kind, problem.path) for problem in problems} == {
        ("package", "2026-11-21/datapackage.json")
    }
    assert any(said in problem.message for problem in problems)


def test_a_pointer_that_is_gone_or_wrong(out: Path) -> None:
    (out / "latest").unlink()
    assert _kinds(out) == [("latest-missing", "latest")]
    os.symlink("2026-01-01", out / "latest")
    assert _kinds(out) == [("latest-wrong", "latest")]


def test_something_else_in_the_folder(out: Path) -> None:
    (out / "backup").mkdir()
    (out / ".partial-1-x").mkdir()
    assert _kinds(out) == [("unexpected-entry", "backup")]
