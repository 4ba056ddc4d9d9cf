"""OFD files are read like PDF files: the same sheets give the same text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.documents import read_any, read_document
from tests.sources.documents import ofd_files as make
from tests.sources.documents.builders import Sheet, zipped
from tests.sources.documents.test_documents import NOTICE_LINES, TITLE, notice_sheets
from tests.sources.documents.test_hostile import EDITS, MANY, SMALL, checked, mutated


def pages_of(*inside: str, common: str = "", before: str = "", **more: str) -> bytes:
    """A package with pages of these objects."""
    entries = "".join(f'<ofd:Page ID="{n}" BaseLoc="P{n}.xml"/>' for n, _ in enumerate(inside))
    parts: dict[str, bytes | str] = {
        "OFD.xml": make.start("/D/Document.xml"),
        "D/Document.xml": make.document(entries, common),
    }
    parts |= {f"D/P{n}.xml": make.page(shown, before) for n, shown in enumerate(inside)}
    return zipped(parts | {f"D/{name}.xml": part for name, part in more.items()})


@pytest.mark.parametrize("style", ["steps", "letters", "plain", "scaled"])
def test_an_ofd_is_read_like_a_page(style: str) -> None:
    document = read_document(make.ofd(notice_sheets(), style=style))
    assert (document.kind, document.pages, document.findings) == ("ofd", 2, [])
    assert (document.text or "").split("\n") == NOTICE_LINES
    reading = read_any(make.ofd(notice_sheets(), style=style), name="通知.ofd").as_json()
    assert (reading["kind"], reading["encoding"], reading["title"]) == ("notice", "ofd", TITLE)
    assert reading["doc_number"] == "云示政办发〔2026〕12号"
    assert reading["written_date"] == "2026-03-12"
    assert reading["issues"] == []


def test_a_scanned_ofd_says_so() -> None:
    stamp = Sheet([(290, 40, 12, "— 1 —")], picture=True)
    (found,) = read_document(make.ofd([stamp, stamp])).findings
    assert found.rule == "document-scanned"


def test_letters_without_codes_are_garbled() -> None:
    (found,) = read_document(make.ofd([Sheet([(60, 700, 14, "\ue001\ue002\ue003\ue004 12")])])).findings
    assert found.rule == "document-garbled"


def test_templates_stand_below_the_page_and_hidden_things_nowhere() -> None:
    data = pages_of(
        make.text(60, 600, 14, "各单位：请按期报送。")
        + '<ofd:PageBlock Visible="false">' + make.text(60, 500, 14, "草稿") + "</ofd:PageBlock>",
        common='<ofd:TemplatePage ID="1" BaseLoc="T.xml"/><ofd:TemplatePage ID="2" BaseLoc="gone.xml"/>',
        before='<ofd:Template TemplateID="1" ZOrder="Background"/><ofd:Template TemplateID="2"/>',
        T=make.page(make.text(60, 640, 14, "关于报送材料的通知")),
    )  # fmt: skip
    assert read_document(data).text == "关于报送材料的通知\n各单位：请按期报送。"


def test_a_box_drawn_as_one_path_is_a_table() -> None:
    path = "M 0 0 L 100 0 L 100 20 L 0 20 C M 50 0 L 50 20 M 0 10 L 100 10"
    box = (
        f'<ofd:PathObject ID="6" Boundary="40 50 100 20"><ofd:AbbreviatedData>{path}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )

    def cell(x: float, y: float, words: str) -> str:
        return (
            f'<ofd:TextObject ID="8" Boundary="{x} {y} 30 6" Size="4"><ofd:TextCode X="0" Y="4">{words}'
            "</ofd:TextCode></ofd:TextObject>"
        )

    shown = cell(42, 52, "事项") + cell(92, 52, "时限") + cell(42, 62, "预算") + cell(92, 62, "20日")
    assert read_document(pages_of(box + shown)).text == "事项\t时限\n预算\t20日"


def test_a_watermark_across_the_page_is_no_text() -> None:
    askew = (
        '<ofd:TextObject ID="8" Boundary="40 50 100 100" Size="9" CTM="0.7 0.7 -0.7 0.7 0 0">'
        '<ofd:TextCode X="0" Y="4">内部资料</ofd:TextCode></ofd:TextObject>'
    )
    assert read_document(pages_of(make.text(60, 600, 14, "正文在此") + askew)).text == "正文在此"


def test_letters_below_each_other() -> None:
    upright = (
        '<ofd:TextObject ID="8" Boundary="40 50 10 40" Size="4">'
        '<ofd:TextCode X="0" Y="4" DeltaY="g 3 4.5">联系电话</ofd:TextCode></ofd:TextObject>'
    )
    text = read_document(pages_of(upright)).text or ""
    assert "".join(text.split()) == "联系电话"


def test_a_missing_page_is_told_and_the_rest_read() -> None:
    entries = '<ofd:Page ID="1" BaseLoc="P0.xml"/><ofd:Page ID="2" BaseLoc="../../etc/passwd"/>'
    data = zipped({
        "OFD.xml": make.start("D/Document.xml"),
        "D/Document.xml": make.document(entries),
        "D/P0.xml": make.page(make.text(60, 600, 14, "各单位：请按期报送有关材料。")),
    })  # fmt: skip
    document = read_document(data)
    assert document.text == "各单位：请按期报送有关材料。"
    assert [found.rule for found in document.findings] == ["document-cut"]


def test_a_package_without_its_pages_is_damaged() -> None:
    for parts in (
        {"OFD.xml": make.start("D/Document.xml")},
        {"OFD.xml": make.start("D/D.xml"), "D/D.xml": make.document("")},
        {"OFD.xml": make.start("D/D.xml"), "D/D.xml": make.document('<ofd:Page ID="1" BaseLoc="P.xml"/>')},
    ):
        (found,) = read_document(zipped(dict(parts))).findings
        assert found.rule == "document-damaged"


CONTENT = make.page(make.content(notice_sheets()[0]))


@MANY
@given(EDITS)
def test_damaged_pages(edits: list[tuple[float, int, int]]) -> None:
    parts = {"OFD.xml": make.start("D.xml"), "D.xml": make.document('<ofd:Page BaseLoc="P.xml"/>')}
    checked(read_document(zipped(parts | {"P.xml": mutated(CONTENT.encode(), edits)}), bounds=SMALL))


NUMBERS = st.text("0123456789 .-+egMLC\u0660\u00b2", max_size=40)


@MANY
@given(NUMBERS, NUMBERS, NUMBERS)
def test_any_numbers(boundary: str, steps: str, path: str) -> None:
    text = (
        f'<ofd:TextObject Boundary="{boundary}" CTM="{path}" Size="{steps}">'
        f'<ofd:TextCode X="{path}" DeltaX="g 999999 {steps}" DeltaY="{boundary}">甲乙</ofd:TextCode>'
        "</ofd:TextObject>"
    )
    drawn = f"<ofd:AbbreviatedData>M 0 0 L 90 0 {path}</ofd:AbbreviatedData>"
    box = f'<ofd:PathObject Boundary="9 9 99 99">{drawn}</ofd:PathObject>'
    checked(read_document(pages_of(text + box + make.text(60, 600, 14, "正文")), bounds=SMALL))
