"""Hostile and damaged documents: nothing crashes, hangs or grows; every failure is a finding."""

import dataclasses
import struct
import time
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.documents import DocumentText, read_any, read_document
from sources.documents.bounds import DEFAULT
from tests.sources.documents import builders as make
from tests.sources.documents.builders import P, Sheet, par, row

SMALL = dataclasses.replace(
    DEFAULT, part_bytes=1 << 20, unpacked_bytes=4 << 20, chars=10_000, blocks=500, cells=2_000, members=5
)
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FEW = settings(MANY, max_examples=12)
XML = (
    f"{make.HEAD.format(tag='document')}<w:body>{par('正文')}<w:tbl>{row('甲', '乙')}</w:tbl></w:body>"
    "</w:document>"
)
WORD = make.doc([P("甲\x07乙\x07\x07"), P("正文一\r"), P("国标码的正文\r", encoding="gbk")], boxes="框\r")
PDF = make.pdf([Sheet([(60, 700, 14, "关于印发工作要点的通知")], [(50, 690, 300, 690)])])
RTF = (
    rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 A;}}\'b9\'d8\'d3\'da\par\trowd\intbl A\cell\row\pard \u21306?\par}"
)


def checked(document: DocumentText) -> DocumentText:
    """Text or a finding, and findings that a person can read."""
    found = document.findings
    assert document.text is not None or found or document.members
    assert all("请" in one.message_zh for one in found)
    return document


def mutated(data: bytes, edits: list[tuple[float, int, int]]) -> bytes:
    """The bytes with some overwritten, cut out or doubled at relative places."""
    out = bytearray(data)
    for where, how, value in edits:
        at = int(where * max(len(out) - 1, 0))
        if how == 0:
            out[at : at + 1] = bytes([value])
        elif how == 1:
            del out[at : at + value]
        elif how == 2:
            out[at:at] = out[at : at + value]
        else:
            out[at : at + 4] = struct.pack("<I", 0xFFFFFFFF >> (value % 32))
    return bytes(out)


EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 3), st.integers(0, 255)), min_size=1, max_size=12)


@MANY
@given(EDITS)
def test_damaged_word_files(edits: list[tuple[float, int, int]]) -> None:
    checked(read_document(mutated(WORD, edits), name="a.doc", bounds=SMALL))


@MANY
@given(EDITS)
def test_damaged_parts_of_a_docx(edits: list[tuple[float, int, int]]) -> None:
    damaged = mutated(XML.encode(), edits)
    checked(read_document(make.zipped({"word/document.xml": damaged}), name="a.docx", bounds=SMALL))


@MANY
@given(EDITS)
def test_damaged_containers(edits: list[tuple[float, int, int]]) -> None:
    read_any(mutated(make.notice_docx(), edits), name="a.docx")
    read_any(mutated(RTF, edits), name="a.rtf")


@FEW
@given(EDITS)
def test_damaged_pdf_files(edits: list[tuple[float, int, int]]) -> None:
    reading = read_any(mutated(PDF, edits), name="a.pdf")
    assert reading.body_text or reading.issues


@MANY
@given(st.binary(max_size=400))
def test_any_bytes_behind_a_signature(tail: bytes) -> None:
    for head in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"\x1f\x8b"):
        checked(read_document(head + tail, name="a.doc", bounds=SMALL))


def test_zip_bombs_are_counted_while_unpacking() -> None:
    flat = make.zipped({"word/document.xml": b"<a>" + b" " * (30 << 20)})
    assert [f.rule for f in checked(read_document(flat)).findings] == ["document-too-large"]
    members = {f"{n}.docx": flat for n in range(8)}
    document = checked(read_document(make.zipped(members), bounds=SMALL))
    assert "document-cut" in [found.rule for found in document.findings]
    assert len(document.members) == SMALL.members


def test_a_member_that_lies_about_its_size_is_damage() -> None:
    data = bytearray(make.docx(par("正文" * 500)))
    place = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, place + 24, 10)
    checked(read_document(bytes(data), name="a.docx"))


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "' + "y" * 1000 + '">' + "".join(
        f'<!ENTITY x{n} "' + f"&x{n - 1 if n else ''};" * 10 + '">' for n in range(8)
    ) + "]>"  # fmt: skip
    xml = XML.split("\n", 1)[1].replace("正文", "&x7;")
    start = time.monotonic()
    (found,) = read_document(make.zipped({"word/document.xml": bomb + xml})).findings
    assert found.rule == "document-damaged"
    assert time.monotonic() - start < 2
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + xml.replace("&x7;", "&x;")
    assert [f.rule for f in read_document(make.zipped({"word/document.xml": outside})).findings] == [
        "document-damaged"
    ]


@pytest.mark.parametrize("depth", [100, 250, 5_000])
def test_deep_nesting(depth: int) -> None:
    tables = "<w:tbl><w:tr><w:tc>" * depth + par("里面") + "</w:tc></w:tr></w:tbl>" * depth
    checked(read_document(make.docx(tables)))
    boxes = "<w:p><w:r><w:txbxContent>" * depth + par("里面") + "</w:txbxContent></w:r></w:p>" * depth
    checked(read_document(make.docx(boxes)))
    checked(read_document(b"{\\rtf1" + b"{" * depth + b"A" + b"}" * depth + b"}"))


def test_runaway_tables_and_texts_are_cut() -> None:
    wide = "<w:tbl>" + row(("甲", '<w:gridSpan w:val="99999999"/>')) * 50 + "</w:tbl>"
    ragged = "<w:tbl>" + row(*["甲"] * 900) + row("乙") * 1000 + "</w:tbl>"
    for body in (wide, ragged, par("长" * 20_000), par("段") * 2_000):
        document = checked(read_document(make.docx(par("前文") + body), bounds=SMALL))
        assert [found.rule for found in document.findings] == ["document-cut"]
        assert len(document.text or "") <= SMALL.chars
    assert [f.rule for f in read_document(make.doc([P("字" * 20_000)]), bounds=SMALL).findings][-1:] == [
        "document-cut"
    ]


def test_styles_that_are_based_on_themselves() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="a"/></w:style>'
    assert read_document(make.docx(par("正文", style="a"), styles=styles)).text == "正文"


def test_pieces_outside_the_stream_are_damage() -> None:
    for old, new in ((0x800, 0x7FFFFFFF), (4, 0x7FFFFFFF)):
        data = make.doc([P("正文一二\r")])
        where = data.rindex(struct.pack("<I", old))
        broken = data[:where] + struct.pack("<I", new) + data[where + 4 :]
        checked(read_document(broken, name="a.doc"))
    shared = WORD.replace(struct.pack("<I", 0x7FF), struct.pack("<I", 0x7FE))
    checked(read_document(shared, name="a.doc"))


def test_a_pdf_that_claims_a_million_pages_and_one_that_loops() -> None:
    many = PDF.replace(b"/Count 1", b"/Count 1000000")
    start = time.monotonic()
    checked(read_document(many, name="a.pdf"))
    loop = PDF.replace(b"/Kids[", b"/Kids[2 0 R ")
    checked(read_document(loop, name="a.pdf"))
    assert time.monotonic() - start < 20


def test_a_pdf_stream_that_unpacks_to_gigabytes_is_stopped() -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(64)) + packer.flush()
    body = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    start = PDF.index(b"7 0 obj") + 8
    data = PDF[:start] + body + PDF[PDF.index(b"\nendobj", start) :]
    bounds = dataclasses.replace(DEFAULT, seconds=5, memory_bytes=1 << 30)
    begun = time.monotonic()
    checked(read_document(data, name="a.pdf", bounds=bounds))
    assert time.monotonic() - begun < 15


def test_locked_members_are_issues() -> None:
    data = bytearray(make.zipped({"附件.docx": make.notice_docx()}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert [f.rule for f in read_document(bytes(data), name="a.zip").findings] == [
        "document-member-skipped",
        "document-archive-empty",
    ]
