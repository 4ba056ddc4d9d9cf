"""Tables of a file: workbooks, pages and text with several, rows that are no data, where each row stands."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.dp_files import (
    SeedFile,
    Table,
    codes,
    csv_bytes,
    html_bytes,
    html_table,
    json_bytes,
    rezipped,
    saved,
    seeds,
    table,
    xls_bytes,
    xlsx_bytes,
)
from benchmarks.xls_writer import Cell, Error, Sheet, container, workbook
from sources.double_publicity import TableShape, read_shape, read_shapes
from sources.double_publicity.blocks import find_blocks, is_empty
from sources.double_publicity.layouts import Layout, Party, Subject, layouts
from sources.findings import Finding


def made(subject: Subject, party: Party, count: int, start: int = 1, layout: Layout = "C") -> Table:
    return table(layouts().template(layout, subject, party), count, start)


ORG = made("permit", "organisation", 3)
PERSON = made("permit", "person", 2, 50)
FINED = made("penalty", "organisation", 4, 70)
FINED_PERSON = made("penalty", "person", 1, 90)
WIDTH = len(ORG.headings)


def shapes(tmp_path: Path, name: str, data: bytes, subject: Subject | None = None) -> list[TableShape]:
    path = tmp_path / name
    path.write_bytes(data)
    return read_shapes(path, name, None, subject)


def told(found: Sequence[TableShape]) -> list[tuple[str | None, str | None, str | None, int]]:
    return [(shape.sheet, shape.subject, shape.party, len(shape.rows)) for shape in found]


def rules(found: Sequence[TableShape]) -> list[str]:
    return [finding.rule for shape in found for finding in shape.findings]


def sheet_of(rows: Sequence[Sequence[object]], name: str = "Sheet1", **merges: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = name
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for merged in merges.values():
        sheet.merge_cells(merged)
    return saved(book)


def padded(*cells: str, width: int = WIDTH) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


@pytest.mark.parametrize("file", seeds(3), ids=lambda file: file.name)
def test_every_template_in_every_format(tmp_path: Path, file: SeedFile) -> None:
    found = shapes(tmp_path, file.name, file.data)
    assert rules(found) == []
    layout, subject, party = (*file.name.partition(".")[0].split("-"), "", "")[:3]
    if subject:
        assert (found[0].layout, found[0].subject, found[0].party) == (layout, subject, party)
    if found[0].kind == "grid":
        assert sum(len(shape.rows) for shape in found) == file.all_rows


class TestWorkbooks:
    def test_four_sheets_behind_a_cover(self, tmp_path: Path) -> None:
        found = shapes(tmp_path, "a.xlsx", xlsx_bytes([ORG, PERSON, FINED, FINED_PERSON], cover=True))
        assert told(found) == [
            ("法人许可", "permit", "organisation", 3),
            ("自然人许可", "permit", "person", 2),
            ("法人处罚", "penalty", "organisation", 4),
            ("自然人处罚", "penalty", "person", 1),
        ]

    def test_xls_has_sheets_too(self, tmp_path: Path) -> None:
        assert told(shapes(tmp_path, "a.xls", xls_bytes([ORG, FINED]))) == [
            ("法人许可", "permit", "organisation", 3),
            ("法人处罚", "penalty", "organisation", 4),
        ]
        assert rules(shapes(tmp_path, "a.et", xls_bytes([ORG]))) == []

    def test_empty_tables_beside_filled_ones_do_not_count(self, tmp_path: Path) -> None:
        empty = replace(PERSON, rows=[])
        found = shapes(tmp_path, "a.xlsx", xlsx_bytes([empty, ORG, replace(FINED, rows=[])]))
        assert told(found) == [
            ("法人许可", "permit", "organisation", 3),
            ("法人处罚", "penalty", "organisation", 0),
        ]

    def test_an_empty_template_is_one_empty_table(self, tmp_path: Path) -> None:
        tables = [replace(one, rows=[]) for one in (ORG, PERSON)]
        assert told(shapes(tmp_path, "a.xlsx", xlsx_bytes(tables))) == [
            ("法人许可", "permit", "organisation", 0)
        ]

    @pytest.mark.parametrize("name", ["填写样例", "示例（请删除）", "填报说明"])
    def test_examples_are_no_records(self, tmp_path: Path, name: str) -> None:
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([PERSON, ORG])))
        book["自然人许可"].title = name
        assert told(shapes(tmp_path, "a.xlsx", saved(book))) == [("法人许可", "permit", "organisation", 3)]

    def test_hidden_sheets_are_told_and_left(self, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([ORG, PERSON])))
        book["自然人许可"].sheet_state = "hidden"
        found = shapes(tmp_path, "a.xlsx", saved(book))
        assert told(found) == [("法人许可", "permit", "organisation", 3)]
        assert [(f.rule, f.locator) for f in found[0].findings] == [("dp-sheet-hidden", "自然人许可")]
        assert "自然人许可" in found[0].findings[0].message_zh

    def test_a_hidden_sheet_alone_is_read(self, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([ORG], cover=True)))
        book["法人许可"].sheet_state = "hidden"
        assert told(shapes(tmp_path, "a.xlsx", saved(book))) == [("法人许可", "permit", "organisation", 3)]

    def test_header_findings_name_their_sheet(self, tmp_path: Path) -> None:
        shorter = replace(PERSON, headings=PERSON.headings[:-1], rows=[row[:-1] for row in PERSON.rows])
        found = shapes(tmp_path, "a.xlsx", xlsx_bytes([ORG, shorter]))
        assert [(f.rule, f.field, f.locator) for f in found[1].findings] == [("R01", "备注", "自然人许可")]
        assert found[1].findings[0].message_zh.startswith("表“自然人许可”的表头“备注”")

    def test_every_row_is_traced_to_its_line(self, tmp_path: Path) -> None:
        rows = [[""], ["云岭市示范区行政许可信息"], [""], ORG.headings, ORG.rows[0], [""], ORG.rows[1]]
        rows += [["合计", "3条"], ORG.rows[2], ["填表人：洪某某", "审核人：洪某甲"]]
        (shape,) = shapes(tmp_path, "a.xlsx", sheet_of(rows))
        assert shape.first_line + shape.header_row == 4
        assert list(shape.lines) == [5, 7, 9]
        assert [row[0] for row in shape.rows] == [row[0] for row in ORG.rows]

    def test_two_tables_in_one_sheet(self, tmp_path: Path) -> None:
        rows = [
            ["一、法人许可"],
            ORG.headings,
            *ORG.rows,
            ["合计", "3条"],
            [""],
            ["二、自然人许可"],
            ["填报单位：示范区", "单位：万元"],
            PERSON.headings,
            *PERSON.rows,
        ]
        found = shapes(tmp_path, "a.xlsx", sheet_of(rows))
        assert told(found) == [
            ("Sheet1", "permit", "organisation", 3),
            ("Sheet1", "permit", "person", 2),
        ]
        assert list(found[1].lines) == [11, 12]

    def test_a_row_of_few_cells_above_a_second_header_is_data(self, tmp_path: Path) -> None:
        sparse = padded("云岭市示范商贸有限公司", "法人及非法人组织")
        rows = [ORG.headings, *ORG.rows, sparse, PERSON.headings, *PERSON.rows]
        assert [len(shape.rows) for shape in shapes(tmp_path, "a.xlsx", sheet_of(rows))] == [4, 2]

    def test_a_repeated_header_continues_its_table(self, tmp_path: Path) -> None:
        rows = [ORG.headings, ORG.rows[0], ["续表"], ORG.headings, *ORG.rows[1:]]
        (shape,) = shapes(tmp_path, "a.xlsx", sheet_of(rows))
        assert list(shape.lines) == [2, 5, 6]

    def test_two_row_header_with_merged_cells(self, tmp_path: Path) -> None:
        upper, lower = list(ORG.headings), [""] * WIDTH
        for place in range(2, 8):
            upper[place], lower[place] = "行政相对人代码" if place == 2 else "", ORG.headings[place]
        rows = [upper, lower, *ORG.rows]
        merges = {f"m{c}": f"{c}1:{c}2" for c in "ABIJKLMNOPQRSTUVWXYZ"}
        (shape,) = shapes(tmp_path, "a.xlsx", sheet_of(rows, codes="C1:H1", **merges))
        assert (rules([shape]), len(shape.rows), shape.header_row) == ([], 3, 1)
        (plain,) = shapes(tmp_path, "b.xlsx", sheet_of(rows))
        assert (rules([plain]), len(plain.rows), plain.header_row) == ([], 3, 1)

    def test_what_templates_print_below_the_headings_is_no_data(self, tmp_path: Path) -> None:
        rows = [
            ORG.headings,
            [code.upper() for code in codes(ORG.template)][:-1],
            ["必填" if place % 2 else "选填" for place in range(WIDTH)],
            [f"({place})" for place in range(1, WIDTH + 1)],
            *ORG.rows,
        ]
        for name, data in (
            ("a.xlsx", sheet_of(rows)),
            ("a.csv", csv_bytes([replace(ORG, rows=rows[1:])])),
        ):
            (shape,) = shapes(tmp_path, name, data)
            assert rules([shape]) == []
            assert shape.header_row == (0 if shape.kind == "grid" else 3)
            assert shape.kind == "csv" or len(shape.rows) == 3

    def test_a_header_below_ten_rows(self, tmp_path: Path) -> None:
        rows = [*([f"说明第{n}条"] for n in range(14)), ORG.headings, *ORG.rows]
        (shape,) = shapes(tmp_path, "a.xlsx", sheet_of(rows))
        assert (shape.layout, shape.header_row, len(shape.rows)) == ("C", 14, 3)

    def test_merged_cells_in_data(self, tmp_path: Path) -> None:
        rows = [ORG.headings, *ORG.rows]
        rows[2] = ["" if heading == "许可机关" else cell for heading, cell in zip(*rows[::2], strict=True)]
        letter = chr(ord("A") + ORG.headings.index("许可机关"))
        (shape,) = shapes(tmp_path, "a.xlsx", sheet_of(rows, one=f"{letter}2:{letter}4"))
        (place,) = shape.places["agency_name"]
        assert {row[place] for row in shape.rows} == {"云岭市示范区市场监督管理局"}

    def test_used_range_far_beyond_the_table(self, tmp_path: Path) -> None:
        book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes([ORG])))
        book["法人许可"]["XFA900"].font = openpyxl.styles.Font(bold=True)
        (shape,) = shapes(tmp_path, "a.xlsx", saved(book))
        assert (len(shape.rows), rules([shape])) == (3, [])


class TestCells:
    def shape(self, tmp_path: Path, data: bytes, name: str = "a.xlsx") -> TableShape:
        (shape,) = shapes(tmp_path, name, data)
        return shape

    def cell(self, shape: TableShape, column: str, row: int = 0) -> str:
        return shape.rows[row][shape.places[column][0]]

    def rows(self, **cells: object) -> list[list[object]]:
        names = {c.column: c.name for c in layouts().columns("C", "permit").values()}
        first: list[object] = list(ORG.rows[0])
        for column, value in cells.items():
            first[ORG.headings.index(names[column])] = value
        return [list(ORG.headings), first]

    def test_error_values_are_an_issue_and_no_value(self, tmp_path: Path) -> None:
        shape = self.shape(tmp_path, sheet_of(self.rows(agency_name="#N/A", remarks="=1/0")))
        assert (self.cell(shape, "agency_name"), self.cell(shape, "remarks")) == ("", "")
        assert [(f.rule, f.field, f.value) for f in shape.findings] == [
            ("dp-cell-lost", "许可机关", "#N/A"),
            ("dp-cell-lost", "备注", "未计算的公式"),
        ]
        assert "第 1 行" in shape.findings[0].message_zh

    def test_error_values_of_xls(self, tmp_path: Path) -> None:
        rows: list[list[Cell]] = [[*ORG.headings], [*ORG.rows[0][:-1], Error("#N/A")]]
        shape = self.shape(tmp_path, workbook([Sheet("许可", rows)]), "a.xls")
        assert self.cell(shape, "remarks") == ""
        assert [(f.rule, f.field, f.value) for f in shape.findings] == [("dp-cell-lost", "备注", "#N/A")]

    def test_formulas_give_their_last_value(self, tmp_path: Path) -> None:
        data = rezipped(
            sheet_of(self.rows(remarks="=A1")),
            lambda name, xml: xml.replace(b"<f>A1</f><v />", b"<f>A1</f><v>7</v>").replace(
                b"<f>A1</f><v></v>", b"<f>A1</f><v>7</v>"
            ),
        )
        shape = self.shape(tmp_path, data)
        assert (self.cell(shape, "remarks"), rules([shape])) == ("7", [])

    def test_inline_strings(self, tmp_path: Path) -> None:
        def inline(name: str, xml: bytes) -> bytes:
            text = "食品<b>".replace("<", "&lt;").replace(">", "&gt;").encode()
            cell = b'<c r="Q2" t="inlineStr"><is><r><t>' + text + b"</t></r><r><t>x</t></r></is></c>"
            start = xml.find(b'<c r="Q2"')
            return xml[:start] + cell + xml[xml.find(b"</c>", start) + 4 :] if start > 0 else xml

        shape = self.shape(tmp_path, rezipped(sheet_of(self.rows()), inline))
        assert self.cell(shape, "content") == "食品<b>x"

    @pytest.mark.parametrize(
        "number_format",
        ["yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]yyyy.m.d;@", "m/d/yy", "[DBNum1]yyyy年m月d日", "e年m月"],
    )
    @pytest.mark.parametrize("mac", [False, True])
    def test_date_cells_in_any_format(self, tmp_path: Path, number_format: str, mac: bool) -> None:
        book = openpyxl.load_workbook(io.BytesIO(sheet_of(self.rows(decided_date=datetime(2026, 10, 9)))))
        if mac:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        sheet = book.worksheets[0]
        cell = sheet.cell(2, ORG.headings.index("许可决定日期") + 1)
        cell.value, cell.number_format = datetime(2026, 10, 9), number_format
        assert self.cell(self.shape(tmp_path, saved(book)), "decided_date") == "2026-10-09"

    def test_dates_of_xls_in_the_1904_system(self, tmp_path: Path) -> None:
        rows = self.rows(decided_date=datetime(2026, 10, 9).date())
        data = workbook([Sheet("许可", rows)], date_1904=True)  # type: ignore[arg-type]
        assert self.cell(self.shape(tmp_path, data, "a.xls"), "decided_date") == "2026-10-09"

    def test_numbers(self, tmp_path: Path) -> None:
        cells = {"uscc": 911990101234567890, "status": 1.0, "permit_no": 0.25, "business_reg_no": 10**14}
        shape = self.shape(tmp_path, sheet_of(self.rows(**cells)))
        assert [self.cell(shape, column) for column in cells] == [
            "9.11990101234568E+17",
            "1",
            "0.25",
            "100000000000000",
        ]


class TestNotWhatTheNameSays:
    @pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
    def test_a_page_saved_as_xls(self, tmp_path: Path, encoding: str) -> None:
        found = shapes(tmp_path, "a.xls", html_bytes([ORG], encoding))
        assert told(found) == [("法人许可公示", "permit", "organisation", 3)]
        assert rules(found) == ["file-kind-unexpected"]

    def test_tabbed_text_saved_as_xls(self, tmp_path: Path) -> None:
        (shape,) = shapes(tmp_path, "a.xls", csv_bytes([ORG], "gbk", "\t"))
        assert (shape.kind, shape.separator, rules([shape])) == ("csv", "\t", ["file-suffix-wrong"])

    def test_xlsx_saved_as_xls(self, tmp_path: Path) -> None:
        found = shapes(tmp_path, "a.xls", xlsx_bytes([ORG]))
        assert (len(found[0].rows), rules(found)) == (3, ["file-suffix-wrong"])

    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls"])
    def test_a_password(self, tmp_path: Path, name: str) -> None:
        locked = container({"EncryptionInfo": b"x" * 200, "EncryptedPackage": b"y" * 9000})
        data = locked if name == "a.xlsx" else workbook([Sheet("许可", [["x"]])], locked=True)
        found = shapes(tmp_path, name, data)
        assert rules(found) == ["file-locked"]
        assert "取消密码" in found[0].findings[0].message_zh


class TestPages:
    def test_tables_inside_layout_tables(self, tmp_path: Path) -> None:
        found = shapes(tmp_path, "a.html", html_bytes([ORG, FINED], "gb2312"))
        assert told(found) == [
            ("法人许可公示", "permit", "organisation", 3),
            ("法人处罚公示", "penalty", "organisation", 4),
        ]

    def test_title_row_and_spans(self, tmp_path: Path) -> None:
        page = html_table(ORG).replace(
            "<thead>", f'<thead><tr><td colspan="{WIDTH}">行政许可公示（单位：万元）</td></tr>'
        )
        agency = "<td>云岭市示范区市场监督管理局</td>"
        assert page.count(agency) == 6
        (shape,) = shapes(tmp_path, "a.html", f"<html><body>{page}</body></html>".encode())
        assert (shape.header_row, list(shape.lines)) == (1, [3, 4, 5])


class TestText:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    def test_two_tables_one_below_the_other(self, tmp_path: Path, encoding: str) -> None:
        found = shapes(tmp_path, "a.csv", csv_bytes([ORG, PERSON, FINED], encoding))
        assert [(shape.subject, shape.party, len(shape.rows)) for shape in found] == [
            ("permit", "organisation", 3),
            ("permit", "person", 2),
            ("penalty", "organisation", 4),
        ]
        assert [len(shape.headings) for shape in found] == [len(one.headings) for one in (ORG, PERSON, FINED)]
        assert {cell for shape in found for row in shape.rows for cell in row} <= {
            cell for one in (ORG, PERSON, FINED) for row in one.rows for cell in row
        }

    def test_two_exports_one_behind_the_other(self, tmp_path: Path) -> None:
        (shape,) = shapes(tmp_path, "a.csv", csv_bytes([ORG, made("permit", "organisation", 2, 30)]))
        assert (shape.kind, len(shape.rows)) == ("grid", 5)

    def test_cells_beyond_the_last_heading_are_kept_aside(self, tmp_path: Path) -> None:
        wide = replace(ORG, rows=[ORG.rows[0], [*ORG.rows[1], "甲", "", "乙", ""]])
        first, _ = shapes(tmp_path, "a.csv", csv_bytes([wide, PERSON]))
        assert (dict(first.overflow), len(first.rows[1])) == ({1: "甲,,乙"}, WIDTH)

    def test_the_heading_as_text_does_not_make_a_table(self, tmp_path: Path) -> None:
        rows = [[*row[:16], "责令改正行政相对人名称", *row[17:]] for row in ORG.rows]
        (shape,) = shapes(tmp_path, "a.csv", csv_bytes([replace(ORG, rows=rows)]))
        assert (shape.kind, shape.header_row) == ("csv", 0)

    def test_a_two_row_header(self, tmp_path: Path) -> None:
        upper, lower = list(ORG.headings), [""] * WIDTH
        for place in range(2, 8):
            upper[place], lower[place] = "行政相对人代码" if place == 2 else "", ORG.headings[place]
        (shape,) = shapes(tmp_path, "a.csv", csv_bytes([replace(ORG, headings=upper, rows=[lower])]))
        assert (shape.header_row, rules([shape])) == (1, [])


def test_the_table_of_the_channels_subject(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx_bytes([ORG, FINED]))
    assert read_shape(path, path.name).subject == "permit"
    assert read_shape(path, path.name, None, "penalty").subject == "penalty"


def test_no_table_at_all(tmp_path: Path) -> None:
    found = shapes(tmp_path, "a.xlsx", sheet_of([["月份", "件数"], ["七月", 3]]))
    assert [(shape.kind, *rules([shape])) for shape in found] == [("none", "dp-layout-unknown")]


def test_short_tables_in_the_first_ten_rows(tmp_path: Path) -> None:
    """The header with the most headings is the second table's; the first one is a table all the same."""
    rows = [PERSON.headings, PERSON.rows[0], ORG.headings, *ORG.rows]
    assert told(shapes(tmp_path, "a.xlsx", sheet_of(rows))) == [
        ("Sheet1", "permit", "person", 1),
        ("Sheet1", "permit", "organisation", 3),
    ]


@pytest.mark.parametrize("cell", ["", " ", "\u3000/", "\\", "无", " NULL ", "--", "——", "－\u200b"])
def test_cells_that_say_nothing(cell: str) -> None:
    assert is_empty(cell)


def test_blocks_of_nothing() -> None:
    assert isinstance(find_blocks([], {}, None), Finding)
    assert isinstance(find_blocks([[""]], {}, None), Finding)


def test_json_lines_count_records(tmp_path: Path) -> None:
    (shape,) = shapes(tmp_path, "a.json", json_bytes(ORG))
    assert (shape.sheet, list(shape.lines)) == ("data.list", [1, 2, 3])
