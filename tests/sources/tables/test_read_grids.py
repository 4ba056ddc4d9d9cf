"""Tables of cells: every kind of file by content, cell texts, spans, and hostile or broken input."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.tables import Grid, read_grids
from sources.tables.bounds import Bounds
from sources.tables.grid import cell_text


def workbook(rows: list[list[object]], merges: tuple[str, ...] = (), name: str = "表一") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def rules(data: bytes, name: str, **bounds: int) -> list[str]:
    reading = read_grids(data, name, bounds=Bounds(**bounds)) if bounds else read_grids(data, name)
    return [found.rule for found in reading.findings]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("  as is ", "  as is "),
        (1.0, "1"),
        (-3.0, "-3"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (123456789012345.0, "123456789012345"),
        (911398020000000000.0, "9.1139802E+17"),
        (911398020000000000, "9.1139802E+17"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1), "2024-03-01"),
        (datetime(2024, 3, 1, 8, 29, 59, 999_999), "2024-03-01 08:30:00"),
        (float("nan"), ""),
    ],
)
def test_cell_text(value: object, text: str) -> None:
    assert cell_text(value) == text


def test_workbook_with_merged_title_and_offset() -> None:
    data = workbook(
        [[], ["名单", None, None], ["甲", 1, date(2024, 3, 1)], [None, 2.5, True]], ("A2:C2", "A3:A4")
    )
    (grid,) = read_grids(data, "x.xlsx").grids
    assert (grid.name, grid.first_line) == ("表一", 2)
    assert grid.rows == [["名单", "", ""], ["甲", "1", "2024-03-01"], ["", "2.5", "TRUE"]]
    assert grid.merged == [(0, 0, 0, 2), (1, 0, 2, 0)]
    assert grid.filled()[0] == ["名单"] * 3
    assert grid.filled()[2][0] == "甲"
    assert grid.rows[2][0] == ""


def test_hidden_sheets_are_marked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook([["a"]])))
    extra = book.create_sheet("代码")
    extra.append(["b"])
    extra.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    assert [(grid.name, grid.hidden) for grid in read_grids(buffer.getvalue(), "x.xlsx").grids] == [
        ("表一", False),
        ("代码", True),
    ]


@pytest.mark.parametrize("separator", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_delimited_text(separator: str, encoding: str) -> None:
    rows = [
        ["序号", "行政相对人名称", "备注"],
        ["1", "云岭市示范有限公司", f'"甲{separator}乙\n丙"'],
        ["2", "示范区某店", ""],
    ]
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    (grid,) = read_grids(data, "x.csv").grids
    assert grid.rows == [rows[0], ["1", "云岭市示范有限公司", f"甲{separator}乙\n丙"], rows[2]]


def test_rows_of_unequal_length_and_blank_lines_keep_their_place() -> None:
    (grid,) = read_grids(b"a,b\n\n1\n1,2,3\n,,\n", "x.csv").grids
    assert grid.rows == [["a", "b", ""], ["", "", ""], ["1", "", ""], ["1", "2", "3"]]


def test_quote_left_open_does_not_swallow_the_file() -> None:
    reading = read_grids(b'a,b\n1,"x\n2,y\n3,z\n', "x.csv")
    assert [found.rule for found in reading.findings] == ["csv-quote-open"]
    assert [row[0] for row in reading.grids[0].rows] == ["a", "1", "2", "3"]


def test_nul_bytes_in_text_are_dropped_and_reported() -> None:
    reading = read_grids(b"a,b\n1,\x002\n", "x.csv")
    assert [found.rule for found in reading.findings] == ["text-nul-bytes"]
    assert reading.grids[0].rows[1] == ["1", "2"]


PAGE = """<html><head><title>目录-示范区</title></head><body><div class=nav>首页</div><h1>示范目录</h1>
<table><tr><td><h3>甲领域目录</h3>
<table><caption>表一</caption><thead><tr><th rowspan=2>序号</th><th colspan="2">公开<br>事项</th></tr>
<tr><th>一级</th><th>二级</th></tr></thead>
<tbody><tr><td rowspan="0">1</td><td>甲&nbsp; 乙<p>丙</p></td>
<td><input type=checkbox checked>是<input type=checkbox>否</td></tr>
<tr><td style="display:none">x</td><td>丁</td><td><!-- no --><script>1</script>戊</td></tr></tbody></table>
</td></tr></table><h3>乙领域目录</h3><table><tr><td>a</td></tr></table></body></html>"""


def test_page_tables() -> None:
    reading = read_grids(PAGE.encode(), "x.html")
    inner = reading.grids[1]
    assert reading.titles == ("示范目录", "目录-示范区")
    assert (inner.name, inner.context[0]) == ("表一", "甲领域目录")
    assert inner.rows == [
        ["序号", "公开\n事项", ""],
        ["", "一级", "二级"],
        ["1", "甲 乙\n丙", "☑是☐否"],
        ["", "丁", "戊"],
    ]
    assert inner.merged == [(0, 0, 1, 0), (0, 1, 0, 2), (2, 0, 3, 0)]
    assert reading.grids[2].name == "乙领域目录"


def test_gbk_page_declared_gb2312() -> None:
    page = "<html><head><meta charset=gb2312></head><table><tr><td>公开事项</td></tr></table></html>"
    assert read_grids(page.encode("gb18030"), "x.htm").grids[0].rows == [["公开事项"]]


def test_page_named_as_workbook_is_reported_and_read() -> None:
    reading = read_grids(PAGE.encode(), "目录.xlsx")
    assert [found.rule for found in reading.findings] == ["file-kind-unexpected"]
    assert ".xlsx" in reading.findings[0].message_zh
    assert len(reading.grids) == 3


def test_wrong_suffix_is_reported_and_read() -> None:
    assert rules(workbook([["a"]]), "x.xls") == ["file-suffix-wrong"]
    assert rules(b"a,b\n1,2\n", "x.xls") == ["file-suffix-wrong"]


def test_page_without_a_table() -> None:
    assert rules(b"<!DOCTYPE html><html><body><p>403</p></body></html>", "x.html") == ["table-missing"]


@pytest.mark.parametrize(
    ("data", "name", "rule"),
    [
        (b"", "x.xlsx", "file-empty"),
        (bytes(5_000_000), "x.csv", "file-not-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "x.xlsx", "file-not-text"),
        (b"PK\x03\x04 cut", "x.xlsx", "file-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.xls", "file-damaged"),
        (b"%PDF-1.7\n", "x.pdf", "file-kind-unsupported"),
        (b'[{"a": 1}]', "x.json", "file-kind-unsupported"),
        (b"Rar!\x1a\x07\x00", "x.rar", "file-kind-unsupported"),
    ],
)
def test_unreadable_files(data: bytes, name: str, rule: str) -> None:
    reading = read_grids(data, name)
    assert [found.rule for found in reading.findings] == [rule]
    assert reading.grids == []


@pytest.mark.parametrize("share", [0.01, 0.5, 0.9, 0.999])
def test_truncated_workbook(share: float) -> None:
    data = workbook([[f"值{row}-{column}" for column in range(8)] for row in range(400)])
    assert rules(data[: int(len(data) * share)], "x.xlsx") == ["file-damaged"]


def test_zip_bomb_is_refused_before_unpacking() -> None:
    buffer = io.BytesIO(workbook([["a"]]))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/pad.bin", bytes(80 << 20))
    assert rules(buffer.getvalue(), "x.xlsx") == ["file-too-large"]
    assert rules(workbook([["a"]]), "x.xlsx", unpacked_bytes=100) == ["file-too-large"]


def test_two_cells_in_opposite_corners_cost_nothing() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "a", "b"
    buffer = io.BytesIO()
    book.save(buffer)
    assert rules(buffer.getvalue(), "x.xlsx") == ["file-too-large"]


def shared_text_workbook(text: str, rows: int, columns: int) -> bytes:
    """A workbook whose every cell refers to the one shared text."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{chr(65 + column)}{row}" t="s"><v>0</v></c>' for column in range(columns))
        + "</row>"
        for row in range(1, rows + 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
        '.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r0" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="甲" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{text}</t></si></sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_shared_text_multiplied_over_cells_is_refused() -> None:
    data = shared_text_workbook("长" * 3000, rows=40, columns=20)
    assert read_grids(data, "x.xlsx").grids[0].rows[39][19] == "长" * 3000
    assert rules(data, "x.xlsx", text_bytes=1 << 20) == ["file-too-large"]


def test_bounds_of_file_and_cells() -> None:
    assert rules(b"a,b\n" * 100, "x.csv", file_bytes=100) == ["file-too-large"]
    assert rules(b"a,b\n" * 100, "x.csv", cells=50) == ["file-too-large"]


def test_huge_spans_are_cut_to_the_table() -> None:
    page = "<table>" + '<tr><td colspan="999999" rowspan="999999">x</td></tr>' * 30 + "</table>"
    started = time.process_time()
    reading = read_grids(page.encode(), "x.html")
    assert time.process_time() - started < 5
    assert all(r1 < 30 for grid in reading.grids for _, _, r1, _ in grid.merged)


def test_deep_nesting_does_not_raise() -> None:
    page = "<html>" + "<table><tr><td>" * 3000 + "x"
    assert isinstance(read_grids(page.encode(), "x.html").grids, list)


def test_ten_thousand_rows_take_less_than_a_second() -> None:
    data = workbook(
        [[f"某公司{row}", f"91310000MA1K{row:06d}", row, 1.5, "2024-01-02"] for row in range(10_000)]
    )
    started = time.process_time()
    (grid,) = read_grids(data, "x.xlsx").grids
    assert time.process_time() - started < 1
    assert len(grid.rows) == 10_000


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.xlsx", "x.xls", "x.html", "x"]))
def test_no_bytes_raise(data: bytes, name: str) -> None:
    for prefix in (b"", b"PK\x03\x04", b"<html><table><tr><td>"):
        for grid in read_grids(prefix + data, name).grids:
            assert len({len(row) for row in grid.rows}) == 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(0, 9), st.integers(0, 9)), max_size=6
    )
)
def test_filled_keeps_shape_and_first_cells(ranges: list[tuple[int, int, int, int]]) -> None:
    from sources.tables.grid import clipped

    rows = [[f"{row}.{column}" for column in range(4)] for row in range(4)]
    grid = Grid("t", rows, clipped(ranges, 4, 4))
    filled = grid.filled()
    assert [len(row) for row in filled] == [4] * 4
    for r0, c0, r1, c1 in grid.merged:
        assert 0 <= r0 <= r1 < 4
        assert 0 <= c0 <= c1 < 4
