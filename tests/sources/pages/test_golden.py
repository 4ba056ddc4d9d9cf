"""Golden samples: fictional pages in the arrangements that real sites use, with the complete reading.

A page without its `.expected.json` fails; a changed reading shows the difference.
"""

import difflib
import json
from pathlib import Path
from typing import Any

import pytest

from sources.pages import classify, is_blocked, read_list, read_page

_FOLDER = Path(__file__).parent / "golden"
_PAGES = sorted(path for path in _FOLDER.iterdir() if path.suffix in (".html", ".txt"))
_URL = "http://www.shifan.example/zwgk/tzgg/content.html"


def reading_of(path: Path) -> dict[str, Any]:
    """The page's reading and its reading as a list; of findings only rule, field and value."""
    data = path.read_bytes()
    page = read_page(data, name=path.name, url=_URL).as_json()
    page["issues"] = [[one["rule"], one["field"], one["value"]] for one in page["issues"]]
    if page["kind"] != "list":
        return {"page": page}
    return {"page": page, "list": read_list(data, name=path.name, url=_URL).as_json()}


def test_there_are_enough_samples() -> None:
    assert len(_PAGES) >= 12


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.name)
def test_golden(path: Path) -> None:
    expected_path = path.with_suffix(".expected.json")
    assert expected_path.exists(), f"{expected_path.name} is missing"
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    actual = reading_of(path)
    if actual != expected:
        old, new = (json.dumps(one, ensure_ascii=False, indent=1).splitlines() for one in (expected, actual))
        pytest.fail("\n".join(difflib.unified_diff(old, new, "expected", "actual", lineterm="", n=1)))


@pytest.mark.parametrize("path", _PAGES, ids=lambda path: path.name)
def test_classify_agrees_with_the_full_reading(path: Path) -> None:
    kind = read_page(path.read_bytes()).kind
    assert classify(path.read_bytes(), path.name) == kind
    assert is_blocked(path.read_bytes()) == (kind == "blocked")


def test_no_expected_file_without_its_page() -> None:
    pages = {path.stem for path in _PAGES}
    assert {path.name.removesuffix(".expected.json") for path in _FOLDER.glob("*.json")} <= pages
