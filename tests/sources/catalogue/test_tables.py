"""Tables of documents as one grid again: pages that cut a table, a row or a merged cell."""

import pytest

from sources.catalogue import read_catalogue, tables
from sources.documents import DocumentText, Line, Table

HEAD = ["序号", "一级事项", "二级事项", "公开内容", "公开依据", "公开时限", "公开主体"]
LIMIT = "信息形成之日起20个工作日内"


def row(number: str, level1: str, level2: str, limit: str = LIMIT, body: str = "区教育局") -> list[str]:
    return [number, level1, level2, f"内容 {level2}", "《教育法》", limit, body]


def read(
    monkeypatch: pytest.MonkeyPatch, *blocks: Line | Table, kind: str = "pdf"
) -> list[tuple[str | None, str | None, str | None, str | None, str | None]]:
    document = DocumentText(kind=kind, blocks=list(blocks))  # type: ignore[arg-type]
    monkeypatch.setattr(tables, "read_document", lambda data, name: document)
    reading = read_catalogue(b"%PDF-1.7", name="x.pdf")
    return [(item.domain, item.level1, item.level2, item.limit_text, item.body) for item in reading.items]


def test_a_table_goes_on_over_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(
        monkeypatch,
        Line("义务教育领域基层政务公开标准目录"),
        Table([HEAD, row("1", "招生", "入学"), row("2", "", "转学")]),
        Line("— 1 —"),
        Line("示范区政务公开办公室编"),
        Table([HEAD, row("3", "", "毕业"), row("4", "教师", "培训")]),
        Table([row("5", "", "职称")]),
    )
    assert [entry[:3] for entry in found] == [
        ("义务教育", "招生", "入学"),
        ("义务教育", "招生", "转学"),
        ("义务教育", "招生", "毕业"),
        ("义务教育", "教师", "培训"),
        ("义务教育", "教师", "职称"),
    ]


def test_a_row_and_merged_cells_that_the_page_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(
        monkeypatch,
        Line("义务教育领域基层政务公开标准目录"),
        Table([HEAD, row("1", "招生", "入学"), row("2", "", "转学", limit="信息形成之日起20个")]),
        Table(
            [
                ["", "", "", "", "", "工作日内", ""],
                row("3", "", "毕业", "", ""),
                row("4", "", "学籍", "", ""),
            ],
            merged=[(1, 1, 2, 1), (1, 5, 2, 5), (1, 6, 2, 6)],
        ),
    )
    assert [entry[1:] for entry in found] == [
        ("招生", name, LIMIT, "区教育局") for name in ("入学", "转学", "毕业", "学籍")
    ]


def test_a_title_between_two_tables_parts_them(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(
        monkeypatch,
        Line("（一）义务教育领域基层政务公开标准目录"),
        Table([HEAD, row("1", "招生", "入学")]),
        Line("（二）就业领域基层政务公开标准目录"),
        Table([row("1", "服务", "招聘")]),
        Line("（三）扶贫领域基层政务公开标准目录"),
        Table([HEAD, row("1", "政策", "文件")]),
        kind="docx",
    )
    assert [entry[:2] for entry in found] == [("义务教育", "招生"), ("就业", "服务"), ("扶贫", "政策")]


def test_a_document_without_a_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    document = DocumentText(
        kind="pdf", blocks=[Line("关于召开会议的通知"), Table([["甲", "乙"], ["1", "2"]])]
    )
    monkeypatch.setattr(tables, "read_document", lambda data, name: document)
    reading = read_catalogue(b"%PDF-1.7", name="x.pdf")
    assert (reading.items, [found.rule for found in reading.findings]) == ([], ["catalogue-header-missing"])


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 broken", b"PK\x03\x04broken", b"{\\rtf1 broken}", b"\xd0\xcf\x11\xe0x"]
)
def test_damaged_documents_are_findings(data: bytes) -> None:
    reading = read_catalogue(data, name="x.docx")
    assert reading.items == []
    assert reading.findings
