"""The sample district's files themselves: complete, small, fictional, and made again byte for byte."""

import csv
import importlib
import re
from pathlib import Path

import openpyxl
import pytest


@pytest.fixture
def bureaus(repo: Path) -> Path:
    return repo / "sources" / "bureaus"


def all_text(path: Path) -> str:
    """Everything that a person can read in a sample file."""
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        try:
            book = openpyxl.load_workbook(path, read_only=True)
        except Exception:
            return ""  # the workbook that was cut off on purpose
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def test_size_and_shape(bureaus: Path) -> None:
    files = [path for path in bureaus.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 3_000_000
    sources = sorted(path.parent.name for path in bureaus.glob("*/source.yml"))
    assert len(sources) == 10
    assert all(len(path.read_text("utf-8").splitlines()) <= 40 for path in bureaus.glob("*/source.yml"))
    details = [path for path in bureaus.glob("*/samples/*/*.html") if path.name != "index.html"]
    assert 40 <= len(details) <= 85


def test_capture_logs_name_the_files(bureaus: Path) -> None:
    missing = []
    for log in sorted(bureaus.glob("*/samples/*/captures.csv")):
        with log.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        named = [row["file"] for row in rows]
        assert len(named) == len(set(named)), log
        on_disk = {path.name for path in log.parent.iterdir()} - {"captures.csv"}
        assert on_disk <= set(named), log
        missing += [(row["file"], row["outcome"]) for row in rows if row["file"] not in on_disk]
    # what could not be fetched has no bytes; one file is missing by mistake, on purpose
    assert sorted(missing) == [
        ("content_9008.html", "失败"),
        ("index.html", "not_attempted"),
        ("jzxk-2026-09.xlsx", "blocked"),
    ]


def test_listed_personal_data_is_what_the_samples_hold(bureaus: Path, seeded: list[str]) -> None:
    text = "\n".join(all_text(path) for path in sorted(bureaus.glob("*/samples/*/*")))
    assert [value for value in seeded if value not in text] == []
    numbers = set(re.findall(r"(?<!\d)990101[12]\d{10}[\dX](?![\dX])", text))
    phones = set(re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text))
    assert sorted((numbers | phones) - set(seeded)) == []
    assert all(re.fullmatch(r"1[3-9]0000\d{5}", phone) for phone in phones)


def test_tools_make_the_same_files_again(
    bureaus: Path, repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(repo / "tests" / "tools"))
    for name in ("sample_catalogue", "sample_records"):
        importlib.import_module(name).make(tmp_path)
    made = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    assert len(made) == 18
    assert [
        str(path) for path in made if (tmp_path / path).read_bytes() != (bureaus / path).read_bytes()
    ] == []


def test_every_error_row_is_counted(expected: dict[str, list[dict[str, str]]]) -> None:
    """The two hand-written files agree with each other: rows with an E rule = rows in quarantine."""
    for row in expected["records"]:
        errors = {
            rule["row"]
            for rule in expected["row_rules"]
            if rule["path"] == row["path"] and rule["severity"] == "E" and rule["row"] != "0"
        }
        assert len(errors) == int(row["quarantined"]), row["path"]
