"""XML spreadsheets of 2003."""

import pytest

from sources.tables import read_grids
from sources.tables.bounds import Bounds

HEAD = """<?xml version="1.0" encoding="{}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">"""
SHEET = """<Worksheet ss:Name="许可"><Table>
<Row><Cell ss:MergeAcross="2"><Data ss:Type="String">名单</Data></Cell></Row>
<Row ss:Index="3"><Cell><Data ss:Type="String">甲<B>乙</B></Data></Cell>
<Cell ss:Index="3"><Data ss:Type="Number">911990101234567890</Data></Cell></Row>
<Row><Cell><Data ss:Type="DateTime">2026-10-09T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">2026-10-09T08:30:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
<Row><Cell/></Row></Table></Worksheet>"""
HIDDEN = (
    '<Worksheet ss:Name="代码"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>'
    "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>"
)


def book(*sheets: str, encoding: str = "UTF-8") -> bytes:
    return (HEAD.format(encoding) + "".join(sheets) + "</Workbook>").encode(encoding)


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030", "UTF-16"])
def test_cells(encoding: str) -> None:
    reading = read_grids(book(SHEET, HIDDEN, encoding=encoding), "a.xml")
    assert reading.findings == []
    grid = reading.grids[0]
    assert (grid.name, grid.hidden, reading.grids[1].hidden) == ("许可", False, True)
    assert grid.rows == [
        ["名单", "", ""],
        ["", "", ""],
        ["甲乙", "", "9.11990101234568E+17"],
        ["2026-10-09", "2026-10-09 08:30:00", ""],
    ]
    assert grid.merged == [(0, 0, 0, 2)]
    assert grid.lost == {(3, 2): "#N/A"}


def test_under_the_suffix_of_a_workbook() -> None:
    assert [f.rule for f in read_grids(book(SHEET), "a.xls").findings] == ["file-suffix-wrong"]


def test_damage_and_size() -> None:
    assert [f.rule for f in read_grids(book(SHEET)[:-30], "a.xml").findings] == ["file-damaged"]
    far = SHEET.replace('ss:Index="3"', 'ss:Index="900000"', 1)
    reading = read_grids(book(far), "a.xml", bounds=Bounds(cells=100_000))
    assert [f.rule for f in reading.findings] == ["file-too-large"]
    back = SHEET.replace('ss:Index="3"', 'ss:Index="1"', 1).replace('ss:Index="3"', 'ss:Index="x"')
    assert len(read_grids(book(back), "a.xml").grids[0].rows) == 3


def test_no_entity_is_expanded() -> None:
    entity = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    data = book(SHEET.replace("名单", "&b;")).replace(b"<Workbook", entity.encode() + b"<Workbook", 1)
    for grid in read_grids(data, "a.xml").grids:
        assert "aaaa" not in str(grid.rows)
