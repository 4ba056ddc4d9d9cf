"""Their own .xlsx back: the right cells marked, everything else as it was."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from assets.validation import checked_file
from pipelines.annotated import annotate
from pipelines.annotated.book import DETAIL, SUMMARY

BAD = "一般"
"""No kind of permit: R04 on 许可类别."""


def rich_workbook(permits: Any, path: Path) -> dict[str, str]:
    """A workbook with all that must survive; the cells that must be marked, with their severity."""
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "填报说明"
    notes["A1"] = "本表由示范区各单位填报"
    notes["A1"].font = Font(bold=True, color="FF0000")
    sheet = book.create_sheet("许可 九月")
    headings = ["序号", *permits.headings]
    sheet["B1"] = "云岭市示范区行政许可双公示表"
    sheet.merge_cells(start_row=1, start_column=2, end_row=1, end_column=1 + len(headings))
    sheet["B2"] = "填报单位：市场监督管理局"
    for place, heading in enumerate(headings):
        cell = sheet.cell(3, 2 + place, heading)
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True)
    kind = get_column_letter(2 + headings.index("许可类别"))
    content = get_column_letter(2 + headings.index("许可内容"))
    for line, number in ((4, 1), (5, 2), (8, 3), (9, 4), (10, 5)):
        changes = {5: {"许可类别": BAD}, 9: {"许可内容": ""}}.get(line, {})
        for place, text in enumerate([str(number), *permits.cells(number, **changes)]):
            sheet.cell(line, 2 + place, text or None)
    sheet[f"{kind}5"].fill = PatternFill("solid", fgColor="FF00FF00")
    sheet[f"{kind}5"].font = Font(italic=True, size=14)
    sheet["B12"] = "合计"
    sheet["C12"] = "5"
    sheet["B13"] = "填表人：洪某"
    sheet.column_dimensions["C"].width = 41.5
    sheet.column_dimensions["D"].hidden = True
    sheet.row_dimensions[5].height = 33
    sheet.freeze_panes = "C4"
    sheet.auto_filter.ref = "B3:AB10"
    check = DataValidation(type="list", formula1='"普通,特许"')
    check.add(f"{kind}4:{kind}10")
    sheet.add_data_validation(check)
    sheet.conditional_formatting.add("E4:E10", CellIsRule("equal", ['"x"'], fill=PatternFill("solid")))
    sheet["C4"].comment = Comment("请王科长看一下", "老李")
    sheet[f"{content}9"].comment = Comment("这一格待补", "老李")
    sums = book.create_sheet("汇总")
    sums["A1"] = "=COUNTA('许可 九月'!C4:C10)"
    sums["A2"] = 3.5
    sums["A2"].number_format = "0.00%"
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.defined_names["范围"] = DefinedName("范围", attr_text="汇总!$A$1:$A$2")
    sheet.print_title_rows = "3:3"
    book.active = 1
    book.save(path)
    heading = get_column_letter(2)
    return {f"{kind}5": "E", f"{content}9": "E", f"{heading}3": "E"}


def looks(cell: Any) -> tuple[str, ...]:
    """A cell's look apart from its background."""
    return repr(cell.font), cell.number_format, repr(cell.border), repr(cell.alignment)


class TestRichWorkbook:
    """One workbook with titles, blank rows, footers, an offset, comments, formulas and other sheets."""

    @pytest.fixture
    def pair(self, permits: Any, tmp_path: Path, annotated: Callable[..., Any]) -> tuple[Any, Any, Any]:
        path = tmp_path / "许可.xlsx"
        wanted = rich_workbook(permits, path)
        before = path.read_bytes()
        result = annotated(path)
        assert path.read_bytes() == before
        return openpyxl.load_workbook(path), result, wanted

    def test_marked_cells(self, pair: Any, marks: Any) -> None:
        _, result, wanted = pair
        found = {place: severity for place, (severity, _) in marks(result["许可 九月"]).items()}
        assert found == wanted

    def test_comments_say_what_and_how(self, pair: Any) -> None:
        _, result, wanted = pair
        sheet = result["许可 九月"]
        for place in wanted:
            assert "【必须改正 R" in sheet[place].comment.text
        kind = next(place for place in wanted if place.endswith("5"))
        assert "“一般”不在规定的取值里。请改为：普通" in sheet[kind].comment.text
        assert "第" not in sheet[kind].comment.text
        assert "请删去这一列" in sheet["B3"].comment.text

    def test_other_peoples_comments_stay(self, pair: Any) -> None:
        _, result, wanted = pair
        sheet = result["许可 九月"]
        assert sheet["C4"].comment.text == "请王科长看一下"
        content = next(place for place in wanted if place.endswith("9"))
        assert sheet[content].comment.text.startswith("这一格待补")
        assert "此项必填" in sheet[content].comment.text

    def test_everything_else_is_as_it_was(self, pair: Any) -> None:
        before, after, wanted = pair
        assert after.sheetnames == [SUMMARY, *before.sheetnames, DETAIL]
        for name in before.sheetnames:
            old, new = before[name], after[name]
            assert new.dimensions == old.dimensions
            assert new.freeze_panes == old.freeze_panes
            assert new.sheet_state == old.sheet_state
            assert str(new.merged_cells) == str(old.merged_cells)
            assert new.auto_filter.ref == old.auto_filter.ref
            assert new.print_title_rows == old.print_title_rows
            assert {k: (d.width, d.hidden) for k, d in new.column_dimensions.items()} == {
                k: (d.width, d.hidden) for k, d in old.column_dimensions.items()
            }
            assert new.row_dimensions[5].height == old.row_dimensions[5].height
            assert len(new.data_validations.dataValidation) == len(old.data_validations.dataValidation)
            assert len(new.conditional_formatting) == len(old.conditional_formatting)
            for row in old.iter_rows():
                for cell in row:
                    twin = new[cell.coordinate]
                    assert twin.value == cell.value
                    assert looks(twin) == looks(cell)
                    if name != "许可 九月" or cell.coordinate not in wanted:
                        assert repr(twin.fill) == repr(cell.fill)
        assert after.defined_names["范围"].attr_text == "汇总!$A$1:$A$2"
        assert after.active.title == SUMMARY

    def test_only_the_summary_is_selected(self, pair: Any) -> None:
        chosen = [sheet.title for sheet in pair[1] if sheet.sheet_view.tabSelected]
        assert chosen == [SUMMARY]

    def test_summary(self, pair: Any) -> None:
        summary = pair[1][SUMMARY]
        text = "\n".join(str(cell) for row in summary.iter_rows(values_only=True) for cell in row if cell)
        assert "数据 5 行，其中 3 行可以报送，2 行要先改正" in text
        assert "表头在第 3 行" in text
        assert "2026-11-21" in text
        assert "请删去这一列" in text
        links = {cell.value: cell.hyperlink.location for row in summary for cell in row if cell.hyperlink}
        kind = next(place for place in pair[2] if place.endswith("5"))
        assert links[kind] == f"'许可 九月'!{kind}"

    def test_detail(self, pair: Any) -> None:
        rows = list(pair[1][DETAIL].iter_rows(min_row=2, values_only=True))
        assert {row[2] for row in rows} == set(pair[2])
        assert {(row[0], row[1]) for row in rows} == {(3, "表头"), (5, 2), (9, 4)}

    def test_twice_is_the_same(self, permits: Any, tmp_path: Path, annotated: Callable[..., Any]) -> None:
        path = tmp_path / "许可.xlsx"
        rich_workbook(permits, path)
        annotated(path)
        first = (tmp_path / "out" / "许可.xlsx.结果.xlsx").read_bytes()
        annotated(path)
        assert (tmp_path / "out" / "许可.xlsx.结果.xlsx").read_bytes() == first


@st.composite
def arrangements(draw: st.DrawFn) -> dict[str, Any]:
    """Where a table stands in a sheet, and which of its cells are wrong."""
    rows = draw(st.integers(1, 8))
    return {
        "left": draw(st.integers(0, 3)),
        "above": draw(st.integers(0, 4)),
        "titles": draw(st.booleans()),
        "extras": draw(st.lists(st.integers(0, 26), max_size=3, unique=True)),
        "swapped": draw(st.booleans()),
        "blanks": draw(st.lists(st.integers(0, rows), max_size=4)),
        "footer": draw(st.booleans()),
        "bad": draw(st.lists(st.tuples(st.integers(0, rows - 1), st.sampled_from(["许可类别", "当前状态"])),
                             max_size=6, unique=True)),
        "rows": rows,
    }  # fmt: skip


class TestMapping:
    """The cell of an issue, whatever stands around the table: compared with where the mistake was put."""

    @given(how=arrangements())
    @settings(max_examples=40)
    def test_exact(self, how: dict[str, Any], permits: Any, marks: Any, tmp_path_factory: Any) -> None:
        folder = tmp_path_factory.mktemp("mapping")
        book = openpyxl.Workbook()
        sheet = book.active
        headings = list(permits.headings)
        if how["swapped"]:
            headings[13], headings[16] = headings[16], headings[13]
        for number, place in enumerate(sorted(how["extras"])):
            headings.insert(place, f"备用栏目{number}")
        line = 1
        for number in range(how["above"]):
            if how["titles"] and number == 0:
                sheet.cell(line, how["left"] + 1, "云岭市示范区行政许可表")
            line += 1
        for place, heading in enumerate(headings):
            sheet.cell(line, how["left"] + 1 + place, heading)
        line += 1
        wanted: dict[str, str] = {}
        for number in range(how["rows"]):
            line += how["blanks"].count(number)
            changes = {name: f"错值{number}" for row, name in how["bad"] if row == number}
            row = permits.row(number + 1, **changes)
            for place, heading in enumerate(headings):
                if text := row.get(heading, ""):
                    cell = sheet.cell(line, how["left"] + 1 + place, text)
                    if heading in changes:
                        wanted[cell.coordinate] = text
            line += 1
        if how["footer"]:
            sheet.cell(line + 1, how["left"] + 1, "填表人：洪某")
        path, out = folder / "a.xlsx", folder / "b.xlsx"
        book.save(path)
        with checked_file(path, date(2026, 11, 21)) as checked:
            annotate(checked, out)
            told = {problem.cell: problem.value for problem in checked.report.problems() if problem.row > 0}
        found = marks(openpyxl.load_workbook(out).worksheets[1])
        header = {place for place, (_, value) in found.items() if value in headings}
        assert {place: value for place, (_, value) in found.items() if place not in header} == wanted
        assert told == wanted
        assert len(header) == len(how["extras"]) + how["swapped"]


def test_merged_cells_are_marked_where_they_show(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any
) -> None:
    """One wrong kind for three rows in a merged range: the first cell carries it and names the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(permits.headings)
    column = 1 + permits.headings.index("许可类别")
    for number in range(1, 5):
        sheet.append(permits.cells(number))
        sheet.cell(number + 1, column).value = BAD if number == 2 else "普通" if number in (1,) else None
    sheet.merge_cells(start_row=3, start_column=column, end_row=5, end_column=column)
    book.save(tmp_path / "a.xlsx")
    found = annotated(tmp_path / "a.xlsx").worksheets[1]
    letter = get_column_letter(column)
    assert list(marks(found)) == [f"{letter}3"]
    text = found[f"{letter}3"].comment.text
    assert "（第 4 行）" in text
    assert "（第 5 行）" in text


def test_a_missing_column_is_told_at_the_heading_before_it(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any]
) -> None:
    headings = [heading for heading in permits.headings if heading != "法定代表人"]
    book = openpyxl.Workbook()
    book.active.append(headings)
    book.active.append(permits.cells(1, headings))
    book.save(tmp_path / "a.xlsx")
    sheet = annotated(tmp_path / "a.xlsx").worksheets[1]
    before = sheet.cell(1, headings.index("法定代表人证件类型"))
    assert before.value == "行政相对人代码_6(社会组织登记证号)"
    assert "表头“法定代表人”缺失" in before.comment.text


def test_several_sheets_are_each_marked(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "一科"
    book.create_sheet("二科's")
    for offset, sheet in enumerate(book.worksheets):
        sheet.append(permits.headings)
        sheet.append(permits.cells(10 * offset + 1))
        sheet.append(permits.cells(10 * offset + 2, 当前状态=f"错{offset}"))
    book.save(tmp_path / "a.xlsx")
    result = annotated(tmp_path / "a.xlsx")
    assert [list(marks(result[name]).values()) for name in ("一科", "二科's")] == [
        [("E", "错0")], [("E", "错1")],
    ]  # fmt: skip
    links = [cell.hyperlink.location for row in result[SUMMARY] for cell in row if cell.hyperlink]
    assert any(link.startswith("'二科''s'!") for link in links)


def test_a_mended_copy_comes_back_clean(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any
) -> None:
    """Mend one of two mistakes in the annotated copy itself, save it with another program, check again."""
    book = openpyxl.Workbook()
    book.active.append(permits.headings)
    book.active.append(permits.cells(1, 许可类别=BAD))
    book.active.append(permits.cells(2, 当前状态="错"))
    book.save(tmp_path / "a.xlsx")
    first = annotated(tmp_path / "a.xlsx")
    kind, state = sorted(
        marks(first.worksheets[1]), key=lambda place: int("".join(filter(str.isdigit, place)))
    )
    first.worksheets[1][kind].value = "普通"
    first.save(tmp_path / "b.xlsx")
    second = annotated(tmp_path / "b.xlsx")
    assert second.sheetnames == [SUMMARY, "Sheet", DETAIL]
    sheet = second["Sheet"]
    assert list(marks(sheet)) == [state]
    assert sheet[kind].comment is None
    sheet[state].value = "1"
    second.save(tmp_path / "c.xlsx")
    third = annotated(tmp_path / "c.xlsx")
    assert third.sheetnames == [SUMMARY, "Sheet"]
    assert marks(third["Sheet"]) == {}
    assert all(cell.comment is None for row in third["Sheet"] for cell in row)


def without_cell_names(data: bytes) -> bytes:
    """The workbook as some programs write it: rows and cells without `r`, elements with a prefix."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = re.sub(rb'(<(?:row|c)\b[^>]*?) r="\w+"', rb"\1", content)
                content = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content)
                content = content.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")
            target.writestr(name, content)
    return out.getvalue()


def test_a_workbook_without_cell_references(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any
) -> None:
    book = openpyxl.Workbook()
    book.active.append(permits.headings)
    # All cells are there, because nothing but their order tells where they are.
    book.active.append([text or "/" for text in permits.cells(1)])
    book.active.append([text or "/" for text in permits.cells(2, 许可类别=BAD)])
    book.save(tmp_path / "plain.xlsx")
    (tmp_path / "a.xlsx").write_bytes(without_cell_names((tmp_path / "plain.xlsx").read_bytes()))
    found = marks(annotated(tmp_path / "a.xlsx").worksheets[1])
    assert list(found.values()) == [("E", BAD)]


def test_a_workbook_with_entities_is_written_anew(
    permits: Any, tmp_path: Path, annotated: Callable[..., Any], marks: Any
) -> None:
    """What is not edited in place comes back as a new workbook, not as an error."""
    book = openpyxl.Workbook()
    book.active.append(permits.headings)
    book.active.append(permits.cells(1, 许可类别=BAD))
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/styles.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "b">]>' + content
            target.writestr(name, content)
    assert list(marks(annotated(tmp_path / "a.xlsx").worksheets[1]).values()) == [("E", BAD)]


def test_macros_are_left_out(permits: Any, tmp_path: Path, annotated: Callable[..., Any]) -> None:
    """An .xlsx must not say that it holds macros: no program would open it."""
    book = openpyxl.Workbook()
    book.active.append(permits.headings)
    book.active.append(permits.cells(1, 许可类别=BAD))
    buffer = io.BytesIO()
    book.save(buffer)
    macro = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(tmp_path / "a.xlsm", "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                ordinary = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
                content = content.replace(ordinary.encode(), macro.encode())
            if name == "xl/_rels/workbook.xml.rels":
                link = (
                    b'<Relationship Id="rIdV" Type="http://schemas.microsoft.com/office/2006/relationships/'
                )
                content = content.replace(
                    b"</Relationships>", link + b'vbaProject" Target="vbaProject.bin"/></Relationships>'
                )
            target.writestr(name, content)
        target.writestr("xl/vbaProject.bin", b"macro")
    annotated(tmp_path / "a.xlsm")
    with zipfile.ZipFile(tmp_path / "out" / "a.xlsm.结果.xlsx") as out:
        assert "xl/vbaProject.bin" not in out.namelist()
        assert macro.encode() not in out.read("[Content_Types].xml")
