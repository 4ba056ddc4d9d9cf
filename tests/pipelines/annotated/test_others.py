"""Files that are no .xlsx: a new workbook with the same rows, or what can be said of them."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.validation import checked_file
from pipelines.annotated import annotate, fresh, marks, write
from pipelines.annotated.book import DETAIL, SUMMARY, free_name
from pipelines.annotated.ooxml import cell_text, xml_text
from pipelines.annotated.summary import MOST_DETAILS
from sources.double_publicity import layouts

BAD = "一般"


def csv_bytes(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("gb18030")


def test_csv(permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any) -> None:
    """Title, blank rows, a line break inside a cell, a footer: every record at its place."""
    rows = [
        ["云岭市示范区行政许可表"],
        [],
        permits.headings,
        permits.cells(1, 备注="第一行\n第二行"),
        [],
        permits.cells(2, 许可类别=BAD),
        [""] * 26,
        permits.cells(3, 许可内容=""),
        ["合计", "3"],
    ]
    (tmp_path / "九月.csv").write_bytes(csv_bytes(rows))
    book = annotated(tmp_path / "九月.csv")
    assert book.sheetnames == [SUMMARY, "九月", DETAIL]
    sheet = book["九月"]
    kind, content = (permits.headings.index(name) for name in ("许可类别", "许可内容"))
    assert marks(sheet) == {
        sheet.cell(6, 1 + kind).coordinate: ("E", BAD),
        sheet.cell(8, 1 + content).coordinate: ("E", None),
    }
    for line, row in enumerate(rows, start=1):
        found = [sheet.cell(line, column + 1).value or "" for column in range(len(row))]
        assert found == row
    assert sheet.freeze_panes == "A4"
    assert sheet.cell(4, 3).number_format == "@"


def test_nothing_becomes_a_formula(permits: Any, tmp_path: Path, annotated: Callable[..., Any]) -> None:
    evil = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x.example")']
    rows = [permits.headings, *(permits.cells(n, 许可内容=text) for n, text in enumerate(evil, start=1))]
    rows.append(permits.cells(9, 当前状态="=9"))
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    book = annotated(tmp_path / "a.csv")
    column = 1 + permits.headings.index("许可内容")
    for line, text in enumerate(evil, start=2):
        cell = book["a"].cell(line, column)
        assert cell.value == text
        assert cell.data_type == "s"
        assert cell.quotePrefix
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with zipfile.ZipFile(tmp_path / "out" / "a.csv.结果.xlsx") as out:
        assert not any(b"<f>" in out.read(name) for name in out.namelist())


def test_codes_keep_their_digits(permits: Any, tmp_path: Path, annotated: Callable[..., Any]) -> None:
    row = permits.cells(1, **{"行政相对人代码_2(工商注册号)": "000123456789012345"})
    (tmp_path / "a.csv").write_bytes(csv_bytes([permits.headings, row]))
    sheet = annotated(tmp_path / "a.csv")["a"]
    assert [cell.value or "" for cell in sheet[2]] == row


def test_json(permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any) -> None:
    columns = layouts().columns("C", "permit")
    codes = {column.name: column.codes[0].lower() for column in columns.values() if column.codes}
    rows = [permits.row(1), permits.row(2, 许可类别=BAD)]
    entities = [{"entity": {codes[name]: text for name, text in row.items()}} for row in rows]
    (tmp_path / "a.json").write_text(json.dumps({"data": {"list": entities}}), encoding="utf-8")
    book = annotated(tmp_path / "a.json")
    [(place, found)] = marks(book.worksheets[1]).items()
    assert found == ("E", BAD)
    assert place.endswith("3")


def test_html(permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any) -> None:
    lines = [permits.headings, permits.cells(1), permits.cells(2, 许可类别=BAD)]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in lines)
    page = f"<html><body><table><tr><td colspan=26>许可公示</td></tr>{table}</table></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    sheet = annotated(tmp_path / "a.html").worksheets[1]
    [(place, found)] = marks(sheet).items()
    assert found == ("E", BAD)
    assert place.endswith("4")
    assert sheet["A1"].value == "许可公示"


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"PK\x03\x04 broken", b"a,b\n1,2\n"])
def test_what_cannot_be_read_is_answered(
    content: bytes, tmp_path: Path, annotated: Callable[..., Any]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    book = annotated(tmp_path / "a.xlsx")
    text = "".join(str(cell) for row in book[SUMMARY].iter_rows(values_only=True) for cell in row if cell)
    assert "没有读出双公示记录" in text
    assert "请" in text


def test_a_workbook_of_something_else_comes_back(tmp_path: Path, annotated: Callable[..., Any]) -> None:
    book = openpyxl.Workbook()
    book.active.append(["姓名", "电话"])
    book.save(tmp_path / "a.xlsx")
    found = annotated(tmp_path / "a.xlsx")
    assert found.sheetnames == [SUMMARY, "Sheet", DETAIL]
    assert found["Sheet"]["B1"].value == "电话"


def many(permits: Any, path: Path, count: int) -> None:
    rows = [
        permits.headings,
        *(permits.cells(n, 许可类别=BAD if n % 2 else "普通") for n in range(1, count + 1)),
    ]
    path.write_bytes(csv_bytes(rows))


def test_too_large_for_a_copy(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the rows with issues, each with its number."""
    monkeypatch.setattr(fresh, "MOST_CELLS", 100)
    monkeypatch.setattr(fresh, "MOST_FAULTY", 3)
    many(permits, tmp_path / "a.csv", 9)
    book = annotated(tmp_path / "a.csv")
    sheet = book.worksheets[1]
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["数据行", "1", "3", "5"]
    assert [value for _, value in marks(sheet).values()] == [BAD] * 3
    assert sheet["B2"].value == "云岭市示范商贸有限公司第1分公司"
    text = "".join(str(cell) for row in book[SUMMARY].iter_rows(values_only=True) for cell in row if cell)
    assert "只写出有问题的行" in text
    assert "其余 2 行没有写出" in text


def test_many_comments(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond the bound cells are coloured only; a rare cause still gets its comment; all are listed."""
    monkeypatch.setattr(marks, "MOST_COMMENTS", 6)
    monkeypatch.setattr(write, "MOST_COMMENTS", 6)
    rows = [
        permits.headings,
        *(permits.cells(n, 许可类别=BAD) for n in range(1, 21)),
        permits.cells(21, 当前状态="错"),
    ]
    (tmp_path / "a.csv").write_bytes(csv_bytes(rows))
    book = annotated(tmp_path / "a.csv")
    commented = [cell.value for row in book["a"].iter_rows() for cell in row if cell.comment]
    assert len(commented) == 6
    assert "错" in commented
    assert book[DETAIL].max_row == 22
    text = "".join(str(cell) for row in book[SUMMARY].iter_rows(values_only=True) for cell in row if cell)
    assert "其余 15 个只着色" in text
    assert MOST_DETAILS > 1000


def test_personal_numbers_are_not_repeated(tmp_path: Path, annotated: Callable[..., Any]) -> None:
    """The cells are theirs; what we say about them has no identity number."""
    columns = layouts().columns("C", "permit")
    names = [columns[c].name for c in layouts().template("C", "permit", "person").columns]
    cells = {
        "行政相对人名称": "洪某某",
        "行政相对人类别": "自然人",
        "证件类型": "身份证",
        "证件号码": "990101199001011234",
        "许可内容": "电话13900001111",
        "许可类别": "身份证990101199001011234",
    }
    (tmp_path / "a.csv").write_bytes(csv_bytes([names, [cells.get(name, "") for name in names]]))
    book = annotated(tmp_path / "a.csv")
    ours = [str(cell.value) for name in (SUMMARY, DETAIL) for row in book[name].iter_rows() for cell in row]
    ours += [cell.comment.text for row in book["a"].iter_rows() for cell in row if cell.comment]
    assert ours
    assert not any(re.search("990101199001011234|13900001111", text) for text in ours)
    assert "990101199001011234" in {cell.value for row in book["a"].iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a<b&c>", "a&lt;b&amp;c&gt;"),
        ("\x00\x0b", "\ufffd\ufffd"),
        ("_x0041_", "_x005F_x0041_"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_text_as_xml(text: str, written: str) -> None:
    assert xml_text(text) == written


def test_bounds_of_names_and_cells() -> None:
    taken = {"自查结果"}
    assert free_name("自查结果", taken) == "自查结果(2)"
    assert free_name("自查结果", taken) == "自查结果(3)"
    assert free_name("a/b[c]*?:", set()) == "a_b_c____"
    assert len(free_name("很" * 50, set())) == 31
    assert len(cell_text("字" * 40_000)) == 32_767


def test_an_error_leaves_nothing_behind(
    permits: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(permits, tmp_path / "a.csv", 3)
    (tmp_path / "out").mkdir()

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_book", broken)
    with (
        checked_file(tmp_path / "a.csv", date(2026, 11, 21)) as checked,
        pytest.raises(OSError, match="space"),
    ):
        annotate(checked, tmp_path / "out" / "b.xlsx")
    assert list((tmp_path / "out").iterdir()) == []
