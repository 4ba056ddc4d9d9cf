"""Small documents made by hand, byte by byte: .docx, .doc, .pdf, .rtf without any office program.

Belongs here: containers and the least markup that readers need. Does not belong here: what tests expect.
Contents are fictional.
"""

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{{tag}} xmlns:w="{W}"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml">'
)


# -- docx -------------------------------------------------------------------------------------------
def zipped(parts: dict[str, bytes | str]) -> bytes:
    """A zip with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 4, 9, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def docx(body: str, *, styles: str = "", numbering: str = "", **more: str) -> bytes:
    """A .docx with this XML inside <w:body>; `more` are further members by name with __ for /."""
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"{HEAD.format(tag='document')}<w:body>{body}</w:body></w:document>",
    }
    if styles:
        parts["word/styles.xml"] = f"{HEAD.format(tag='styles')}{styles}</w:styles>"
    if numbering:
        parts["word/numbering.xml"] = f"{HEAD.format(tag='numbering')}{numbering}</w:numbering>"
    parts |= {name.replace("__", "/") + ".xml": content for name, content in more.items()}
    return zipped(parts)


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(text: str, *, size: int | None = None, centred: bool = False, red: bool = False, style: str = "",
        more: str = "") -> str:  # fmt: skip
    """A paragraph of one run; `size` in points, `more` is XML inside its properties."""
    looks = (f'<w:sz w:val="{size * 2}"/>' if size else "") + ('<w:color w:val="FF0000"/>' if red else "")
    properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    properties += '<w:jc w:val="center"/>' if centred else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, looks)}</w:p>"


def row(*cells: str | tuple[str, str]) -> str:
    """A row of a table; a cell is its text, or its text and the XML of its properties."""
    pairs = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
    return "<w:tr>" + "".join(f"<w:tc><w:tcPr>{p}</w:tcPr>{par(t)}</w:tc>" for t, p in pairs) + "</w:tr>"


def notice_docx() -> bytes:
    """A notice as bureaus write it: red head, number, title in two lines, table, signature."""
    return docx(
        par("云岭市示范区人民政府办公室文件", size=36, centred=True, red=True)
        + par("云示政办发〔2026〕12号", size=16, centred=True)
        + par("云岭市示范区人民政府办公室关于印发", size=22, centred=True)
        + par("2026年政务公开工作要点的通知", size=22, centred=True)
        + par("各镇人民政府，各街道办事处，区政府各委、办、局：", size=16)
        + par("《云岭市示范区2026年政务公开工作要点》已经区政府同意，现印发给你们，请认真贯彻执行。", size=16)
        + "<w:tbl>"
        + row("序号", "任务", "责任单位", "完成时限")
        + row(("1", '<w:vMerge w:val="restart"/>'), "公开权责清单", "区司法局", "6月底")
        + row(("", "<w:vMerge/>"), "公开预算", "区财政局", "9月底")
        + row("2", ("整理目录", '<w:gridSpan w:val="2"/>'), "12月底")
        + "</w:tbl>"
        + par("云岭市示范区人民政府办公室", size=16)
        + par("2026年3月12日", size=16)
        + par("（此件公开发布）", size=16)
    )


# -- doc --------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class P:
    """A paragraph of a .doc: text with its end mark, properties of the paragraph and of its characters;
    `encoding` gbk or cp1252 stores one byte a unit."""

    text: str
    paragraph: bytes = b""
    characters: bytes = b""
    encoding: str = "utf-16-le"


IN_TABLE = struct.pack("<HB", 0x2416, 1)
ROW_END = IN_TABLE + struct.pack("<HB", 0x2417, 1)
CENTRED = struct.pack("<HB", 0x2461, 1)
DELETED = struct.pack("<HB", 0x0800, 1)
RED = struct.pack("<HB", 0x2A42, 6)


def sized(points: float) -> bytes:
    """Property: size of the letters."""
    return struct.pack("<HH", 0x4A43, int(points * 2))


def row_end(edges: Sequence[int], vertical: Sequence[int] = ()) -> bytes:
    """Properties of the end of a row whose cells have these sides; `vertical` 1 goes on, 3 begins."""
    count = len(edges) - 1
    cells = b"".join(struct.pack("<H18x", v << 5) for v in (vertical or [0] * count))
    body = struct.pack(f"<B{count + 1}h", count, *edges) + cells
    return ROW_END + struct.pack("<HH", 0xD608, len(body) + 1) + body


def doc(paragraphs: Sequence[P], *, boxes: str = "", flags: int = 0, version: int = 0xC1) -> bytes:
    """A Word 97 file: header, one piece a paragraph, pages of properties, in a container."""
    everything = [*paragraphs, *([P(boxes)] if boxes else [])]
    main = bytearray(0x800)
    pieces, chars, pars = [], [], []
    for one in everything:
        raw = one.text.encode(one.encoding)
        is_wide = one.encoding == "utf-16-le"
        start = len(main)
        main += raw
        main += b"\0" * (len(main) % 2)
        pieces.append((len(raw) // (2 if is_wide else 1), start if is_wide else start * 2 | 0x4000_0000))
        chars.append((start, start + len(raw), one.characters))
        pars.append((start, start + len(raw), one.paragraph))
    main += b"\0" * (-len(main) % 512)
    table = bytearray()
    places = [0]
    for count, _ in pieces:
        places.append(places[-1] + count)
    plc = struct.pack(f"<{len(places)}I", *places)
    plc += b"".join(struct.pack("<HIH", 0, fc, 0) for _, fc in pieces)
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    indexes = []
    for runs, is_paragraph in ((chars, False), (pars, True)):
        pages = []
        for at in range(0, len(runs), 8):
            pages.append((runs[at][0], len(main) // 512))
            main += _formatted_page(runs[at : at + 8], is_paragraph=is_paragraph)
        starts = [start for start, _ in pages] + [runs[-1][1]]
        index = struct.pack(f"<{len(starts)}I", *starts) + b"".join(struct.pack("<I", n) for _, n in pages)
        indexes.append((len(table), len(index)))
        table += index
    struct.pack_into("<HHHHH", main, 0, 0xA5EC, version, 0, 0x0804, 0)
    struct.pack_into("<H", main, 10, flags)
    in_boxes = pieces[-1][0] if boxes else 0
    struct.pack_into("<7i", main, 0x4C, places[-1] - in_boxes, 0, 0, 0, 0, 0, in_boxes)
    struct.pack_into("<II", main, 0xFA, *indexes[0])
    struct.pack_into("<II", main, 0x102, *indexes[1])
    struct.pack_into("<II", main, 0x1A2, len(table), len(clx))
    table += clx
    return container({"WordDocument": bytes(main), "0Table": bytes(table)})


def old_doc(text: str) -> bytes:
    """A Word 95 file: GBK from one place to another."""
    raw = text.encode("gbk")
    main = bytearray(0x400)
    struct.pack_into("<HHHH", main, 0, 0xA5DC, 0x68, 0, 0x0804)
    struct.pack_into("<II", main, 0x18, len(main), len(main) + len(raw))
    struct.pack_into("<I", main, 0x34, len(raw))
    return container({"WordDocument": bytes(main) + raw})


def _formatted_page(runs: Sequence[tuple[int, int, bytes]], *, is_paragraph: bool) -> bytes:
    page = bytearray(512)
    width = 13 if is_paragraph else 1
    edges = [start for start, _, _ in runs] + [runs[-1][1]]
    struct.pack_into(f"<{len(edges)}I", page, 0, *edges)
    end = 510
    for number, (_, _, grpprl) in enumerate(runs):
        if not grpprl and not is_paragraph:
            continue
        if is_paragraph:
            body = b"\0\0" + grpprl
            # An even length is written in the second byte, an odd one in the first.
            blob = (
                bytes([0, len(body) // 2]) + body
                if len(body) % 2 == 0
                else bytes([len(body) // 2 + 1]) + body
            )
        else:
            blob = bytes([len(grpprl)]) + grpprl
        end = (end - len(blob)) // 2 * 2
        page[end : end + len(blob)] = blob
        page[4 * len(edges) + width * number] = end // 2
    page[511] = len(runs)
    return bytes(page)


def container(streams: dict[str, bytes]) -> bytes:
    """An OLE container with these streams."""
    bodies = {name: body.ljust(4096, b"\0") for name, body in streams.items()}
    counts = [-(-len(body) // 512) for body in bodies.values()]
    directory_sectors = -(-(len(bodies) + 1) // 4)
    fat_sectors = 1
    while fat_sectors * 128 < fat_sectors + directory_sectors + sum(counts):
        fat_sectors += 1
    fat = [0xFFFFFFFD] * fat_sectors
    place = fat_sectors
    fat += [*range(place + 1, place + directory_sectors), 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for number, ((name, body), count) in enumerate(zip(bodies.items(), counts, strict=True), start=1):
        start = len(fat)
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        right = number + 1 if number < len(bodies) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(body), right=right))
    fat += [0xFFFFFFFF] * (fat_sectors * 128 - len(fat))
    directory = b"".join(entries).ljust(directory_sectors * 512, b"\0")
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0,
        fat_sectors, fat_sectors, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    head += struct.pack("<109I", *range(fat_sectors), *[0xFFFFFFFF] * (109 - fat_sectors))
    data = b"".join(body.ljust(-(-len(body) // 512) * 512, b"\0") for body in bodies.values())
    return head + struct.pack(f"<{len(fat)}I", *fat) + directory + data


def _entry(
    name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF
) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI8x8xIII", raw, len(raw), kind, 1, 0xFFFFFFFF, right, child, 0, start, size, 0
    )


# -- pdf --------------------------------------------------------------------------------------------
@dataclass
class Sheet:
    """A page: texts as (x, y, size, text), lines as (x0, y0, x1, y1), in points; a picture over it all."""

    texts: Sequence[tuple[float, float, float, str]] = ()
    lines: Sequence[tuple[float, float, float, float]] = ()
    picture: bool = False


def pdf(sheets: Sequence[Sheet], *, codes: bool = True, trailer: str = "") -> bytes:
    """A PDF with a text layer in a font whose codes are UTF-16; without `codes` nobody can tell them."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"", b"", b"", b""]
    kids = []
    for sheet in sheets:
        content = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
            for x, y, size, text in sheet.texts
        )
        content += "".join(f"{x0} {y0} m {x1} {y1} l S\n" for x0, y0, x1, y1 in sheet.lines)
        content += "q 595 0 0 842 0 0 cm /I1 Do Q\n" if sheet.picture else ""
        objects.append(_stream(content.encode()))
        kids.append(len(objects) + 1)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>/XObject<</I1 6 0 R>>>>>>" % len(objects)
        )
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % n for n in kids), len(kids))
    objects[2] = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Fictional/Encoding/Identity-H/DescendantFonts[4 0 R]%s>>"
        % (b"/ToUnicode 5 0 R" if codes else b"")
    )
    objects[3] = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Fictional/DW 1000/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor"
        b"/FontName/Fictional/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/ItalicAngle 0"
        b"/CapHeight 700/StemV 80>>>>"
    )
    pages = [*range(0x00, 0xA0), *range(0xE0, 0x100)]
    ranges = "".join(
        f"{len(some)} beginbfrange\n"
        + "".join(f"<{h:02x}00> <{h:02x}ff> <{h:02x}00>\n" for h in some)
        + "endbfrange\n"
        for some in (pages[:100], pages[100:])
    )
    objects[4] = _stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{ranges}endcmap end end"
    )
    objects[5] = _stream(b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray"
                         "/BitsPerComponent 8")  # fmt: skip
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, trailer.encode(), start,
    )  # fmt: skip
    return bytes(out)


def _stream(content: str | bytes, more: str = "") -> bytes:
    raw = content.encode("latin-1") if isinstance(content, str) else content
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (more.encode(), len(raw), raw)
