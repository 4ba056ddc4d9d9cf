"""Patterns of channels against what pathlib finds on disk."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.platforms.globs import excluded, matches

TREE = ("a.html", "b.css", "list/a.html", "list/2026/c.HTML", "list/2026/[1].html", "表.xlsx", "x/y/z/a.csv")


@pytest.mark.parametrize(
    "pattern",
    [
        "**/*",
        "*",
        "*.html",
        "**/*.html",
        "list/*",
        "list/**/*",
        "**/a.*",
        "?.html",
        "[ab].*",
        "[!a].*",
        "**/[[]*",
    ],
)
def test_patterns_find_what_pathlib_finds(tmp_path: Path, pattern: str) -> None:
    for name in TREE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    wanted = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob(pattern) if path.is_file()}
    assert {name for name in TREE if matches(name, pattern)} == wanted


def test_exclusions_without_a_slash_hold_at_any_level() -> None:
    assert excluded("page_files/site.css", ("*.css",))
    assert not excluded("page_files/site.css", ("other/*.css",))
    assert excluded("page_files/site.css", ("*.js", "page_files/**"))
    assert not excluded("page.html", ())


@given(st.text(max_size=20), st.text(alphabet="ab*?[]!/.-", max_size=12))
def test_any_pattern_can_be_compared(path: str, pattern: str) -> None:
    assert matches(path, pattern) in (True, False)


@given(st.text(min_size=1, max_size=20).filter(lambda name: not set(name) & set("*?[/")))
def test_a_plain_name_fits_itself(name: str) -> None:
    assert matches(name, name) == (name != ".")
