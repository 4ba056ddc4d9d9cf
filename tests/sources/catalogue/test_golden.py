"""Catalogues written for this test, each with its full expected reading."""

import difflib
import json
from pathlib import Path

import pytest

from sources.catalogue import read_catalogue

GOLDEN = Path(__file__).parent / "golden"
FILES = sorted(path for path in GOLDEN.iterdir() if not path.name.endswith(".expected.json"))


def test_there_are_golden_files() -> None:
    assert len(FILES) >= 6


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_golden_file(path: Path) -> None:
    reading = read_catalogue(path.read_bytes(), name=path.name)
    got = {
        "items": [item.as_json() for item in reading.items],
        "findings": [[found.rule, found.row, found.value] for found in reading.findings],
    }
    lines = json.dumps(got, ensure_ascii=False, indent=1).splitlines()
    expected = path.with_name(path.name + ".expected.json").read_text(encoding="utf-8").splitlines()
    assert lines == expected, "\n".join(
        difflib.unified_diff(expected, lines, "expected", "read", lineterm="")
    )


def test_reading_twice_is_the_same() -> None:
    for path in FILES:
        data = path.read_bytes()
        assert read_catalogue(data, name=path.name) == read_catalogue(data, name=path.name)
