"""What a cell and a sheet's name may hold, whatever a website wrote."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from warehouse.report.workbook import scheme_words
from warehouse.report.workbook_cells import (
    EXCEL_CHARACTERS,
    EXCEL_NAME,
    Sheet,
    Styles,
    clean,
    lines_of,
    reference,
    sheet_names,
)
from warehouse.scoring.lint import load_schemes


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("低保指南", "低保指南"),
        ("=1+1", "=1+1"),
        ("一\t二\r\n三\r四", "一 二\n三\n四"),
        ("\u202eabc", "⟨U+202E⟩abc"),
        ("a\x00\x1b[31m", "a⟨U+0000⟩⟨U+001B⟩[31m"),
        ("<r>x</r>", " <r>x</r>"),
        ("\ud800", "⟨U+D800⟩"),
    ],
)
def test_clean(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("sign", ["字", "𠮷"])
def test_long_texts_are_cut_and_say_so(sign: str) -> None:
    cut = clean(sign * 40_000)
    assert units(cut) <= EXCEL_CHARACTERS
    assert "原文40000字" in cut
    assert clean("字" * EXCEL_CHARACTERS) == "字" * EXCEL_CHARACTERS


@given(st.text(st.characters()))
def test_clean_leaves_nothing_that_steers(text: str) -> None:
    shown = clean(text)
    assert clean(shown) in (shown, " " + shown)
    shown.encode("utf-8")
    assert not any(sign in shown for sign in "\x00\x08\t\r\x1b\x7f\u200f\u202e\u2066\ufffe")


@given(st.lists(st.text(st.characters(), max_size=45), max_size=12))
def test_sheet_names_fit_excel(names: list[str]) -> None:
    found = sheet_names(names, ("汇总", "说明"))
    assert len(found) == len(names)
    assert len({name.casefold() for name in ("汇总", "说明", *found)}) == len(names) + 2
    for name in found:
        assert 1 <= units(name) <= EXCEL_NAME
        assert not set(name) & set("[]:*?/\\")
        assert name[0] != "'"
        assert name[-1] != "'"
        assert name.casefold() != "history"


def test_sheet_names_that_clash() -> None:
    long = "云岭市示范区" * 6
    assert sheet_names(["民政局", "民政局", "汇总", long, long, ""], ["汇总"]) == [
        "民政局",
        "民政局 (2)",
        "汇总 (2)",
        long[:31],
        long[:27] + " (2)",
        "机构",
    ]


def test_reference_quotes_the_sheet() -> None:
    assert reference("a'b", "A1") == "internal:'a''b'!A1"


@pytest.mark.parametrize(
    "address", ["http://x.example/a.html", "/etc/passwd", "\\\\host\\a", "file:///a", "javascript:a"]
)
def test_evidence_links_are_relative(tmp_path: Path, address: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as book:
        sheet = Sheet(book, "a", Styles(book))
        with pytest.raises(ValueError, match="must be relative"):
            sheet.outside(0, 0, address, "证据页")


def test_rows_are_as_high_as_their_texts(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "w.xlsx") as book:
        sheet = Sheet(book, "a", Styles(book))
        sheet.widths(10, 20)
        sheet.text(0, 0, "短")
        sheet.text(1, 0, "字" * 12)
        sheet.text(1, 1, "一\n二")
        sheet.text(2, 1, "字" * 20_000)
        sheet.heights()
    rows = openpyxl.load_workbook(tmp_path / "w.xlsx")["a"].row_dimensions
    assert [rows[number].height for number in (1, 2, 3)] == [None, 43.5, pytest.approx(409, abs=1)]


def test_lines_of() -> None:
    assert lines_of("一二三四五六", 10) == 2
    assert lines_of("abc\nd", 10) == 2


def test_every_ready_scheme_in_words() -> None:
    for loaded in load_schemes(None).values():
        assert loaded.scheme is not None
        words = scheme_words(loaded.scheme)
        assert words.title == loaded.scheme.title.zh
        assert len(words.lines) > len(loaded.scheme.nodes)
