"""The pre-check report: places, short lists of rows, what must not be said."""

import pytest

from warehouse.records.problems import HIDDEN, Place, Problem, column_letters, hidden, notes_of
from warehouse.records.report import Cause, Table, ValidationReport
from warehouse.records.report_text import counts, own_words, render, row_list, sentence

CAUSE = "第 {row} 行“{field}”填的“{value}”不在规定的取值里。请改为：普通。"


def problem(row: int, value: str | None = "一般", **changes: object) -> Problem:
    return Problem(row, "许可类别", "R04", "E", value, "", CAUSE, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("身份证990101199001011234，电话", f"身份证{HIDDEN}，电话"),
        ("99010119900101123x", HIDDEN),
        ("手机13900001111。", f"手机{HIDDEN}。"),
        ("+86 139-0000-1111", HIDDEN),
        ("0551-62345678", HIDDEN),
        ("91990101MA00000011", "91990101MA00000011"),
        ("云市监许〔2026〕139号", "云市监许〔2026〕139号"),
        ("139000011112222", "139000011112222"),
        ("2026-09-01", "2026-09-01"),
    ],
)
def test_hidden(text: str, clean: str) -> None:
    assert hidden(text) == clean


def test_notes_hide_what_a_misread_header_holds() -> None:
    [note] = notes_of([("R01", "990101199001011234", "E", "990101199001011234", "表头“990101199001011234”")])
    assert (note.field, note.value, note.message) == (HIDDEN, HIDDEN, f"表头“{HIDDEN}”")


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_letters(number: int, letters: str) -> None:
    assert column_letters(number) == letters


@pytest.mark.parametrize(
    ("rows", "count", "text"),
    [
        ([3], 1, "3"),
        ([1, 2, 3], 3, "1、2、3"),
        ([1, 2, 3, 4, 9], 5, "1–4、9"),
        ([5, 5, 5], 3, "5 等 3"),
        (list(range(1, 40, 2)), 20, "1、3、5、7、9、11、13、15、17、19、21、23 等 20"),
    ],
)
def test_row_list(rows: list[int], count: int, text: str) -> None:
    assert row_list(rows, count) == text


def test_a_place_of_some_rows() -> None:
    place = Place(1, (), {"kind": 2}, some={7: 2})
    assert [place.line(row) for row in (0, 7, 8)] == [1, 2, None]
    assert [Place(3, (5, 8)).line(row) for row in (0, 1, 2, 3)] == [3, 5, 8, None]


def test_sentences() -> None:
    cause = Cause(problem(1))
    for row, value in ((1, "一般"), (4, "一般"), (5, "其它"), (9, "甲"), (11, "乙")):
        cause.add(problem(row, value))
    told = "第 1、4、5、9、11 行“许可类别”填的“一般”“其它”“甲”等不在规定的取值里。请改为：普通。"
    assert sentence(cause) == told
    assert own_words(problem(7)) == "“许可类别”填的“一般”不在规定的取值里。请改为：普通。"


def test_a_header_problem_is_an_error_of_the_file() -> None:
    note = Problem(0, "序号", "R01", "E", "序号", "表头“序号”不是模板里的列。", "表头“序号”不是模板里的列。")
    report = ValidationReport("a.csv", "C", "permit", "organisation", 2, [
        Table("C", "permit", "organisation", 2, notes=[note]),
    ])  # fmt: skip
    assert report.has_errors
    assert counts(report) == "数据 2 行，2 行都可以报送。"
    assert "表头“序号”不是模板里的列" in render(report)


def test_a_layout_without_a_name_is_told_all_the_same() -> None:
    table = Table("neu", "permit", "person", 1)
    assert "表式 neu" in render(ValidationReport("a.csv", "neu", "permit", "person", 1, [table]))
