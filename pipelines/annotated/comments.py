"""Comments on cells of a sheet: the texts and the boxes in which a spreadsheet program shows them.

Belongs here: the comments part and its VML drawing, new or beside comments that are there already; taking
away those of an earlier annotation. Does not belong here: what a comment says.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import lxml.etree as etree

from pipelines.annotated.frame import Spot, column_number
from pipelines.annotated.ooxml import (
    COMMENTS_TYPE,
    MAIN,
    VML_TYPE,
    Package,
    UnusualWorkbook,
    local,
    parsed,
    xml_text,
)
from pipelines.annotated.relations import declare, declare_suffix, relate, related
from warehouse.records.problems import column_letters

AUTHOR = "zwgk 自查"
_WIDTH = 300
_LINE_CHARACTERS = 22
_LINE = 18
_ROW = 20
_BLOCK = 1024
_FIRST_BLOCK = 300
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.S)
_SHAPE_PLACE = re.compile(rb"<x:Row>\s*(\d+)\s*</x:Row>\s*<x:Column>\s*(\d+)\s*</x:Column>", re.S)
_IDMAP = re.compile(rb'(<o:idmap\b[^>]*\bdata=")([^"]*)(")')
_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    b'<o:idmap v:ext="edit" data=""/></o:shapelayout></xml>'
)
_SHAPE_TYPE = (
    b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def clear_comments(package: Package, sheet: str) -> None:
    """Take away the comments of an earlier annotation; those of other people stay."""
    part = related(package, sheet, "/comments")
    if part is None:
        return
    root = package.xml(part)
    authors = [author.text or "" for author in root.iter(f"{{{MAIN}}}author")]
    gone: set[Spot] = set()
    for comment in list(root.iter(f"{{{MAIN}}}comment")):
        author = comment.get("authorId", "")
        parent = comment.getparent()
        if author.isdigit() and int(author) < len(authors) and authors[int(author)] == AUTHOR:
            if (match := _CELL.fullmatch(comment.get("ref", ""))) is not None:
                gone.add((int(match[2]), column_number(match[1])))
            if parent is not None:
                parent.remove(comment)
    if not gone:
        return
    package.put_xml(part, root)
    drawing = related(package, sheet, "/vmlDrawing")
    if drawing is None:
        return

    def kept(shape: re.Match[bytes]) -> bytes:
        place = _SHAPE_PLACE.search(shape[0])
        return b"" if place and (int(place[1]) + 1, int(place[2]) + 1) in gone else shape[0]

    package.put(drawing, _SHAPE.sub(kept, package.read(drawing)))


def add_comments(
    package: Package,
    sheet: str,
    texts: Mapping[Spot, Sequence[str]],
    width: Callable[[int], float],
    number: int,
) -> str | None:
    """Put comments (paragraphs by cell) on a sheet; the relation of their drawing when the sheet had none.

    `width` gives the width of a column in characters; `number` tells our parts of several sheets apart.
    Someone else's comment on a cell is kept, ours follows it.
    """
    if not texts:
        return None
    comments = related(package, sheet, "/comments")
    drawing = related(package, sheet, "/vmlDrawing") if comments is not None else None
    taken = _put_texts(package, comments or f"xl/commentsZwgk{number}.xml", texts, comments is None)
    boxes = [spot for spot in sorted(texts) if spot not in taken]
    relation = None
    if comments is None:
        relate(package, sheet, "comments", f"xl/commentsZwgk{number}.xml")
        declare(package, f"xl/commentsZwgk{number}.xml", COMMENTS_TYPE)
    if drawing is None:
        drawing = f"xl/drawings/vmlDrawingZwgk{number}.vml"
        package.put(drawing, _VML)
        declare_suffix(package, "vml", VML_TYPE)
        relation = relate(package, sheet, "vmlDrawing", drawing)
    package.put(drawing, _with_boxes(package.read(drawing), boxes, texts, width))
    return relation


def _put_texts(package: Package, part: str, texts: Mapping[Spot, Sequence[str]], fresh: bool) -> set[Spot]:
    """Add the texts to the comments part; the cells that had a comment already."""
    root = (
        parsed(f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode())
        if fresh
        else package.xml(part)
    )
    authors, listed = root.find(f"{{{MAIN}}}authors"), root.find(f"{{{MAIN}}}commentList")
    if authors is None or listed is None:
        raise UnusualWorkbook("comments of another kind")
    names = [author.text for author in authors]
    if AUTHOR not in names:
        etree.SubElement(authors, f"{{{MAIN}}}author").text = AUTHOR
        names.append(AUTHOR)
    present = {comment.get("ref"): comment for comment in listed if local(comment) == "comment"}
    taken: set[Spot] = set()
    for spot in sorted(texts):
        reference = f"{column_letters(spot[1])}{spot[0]}"
        runs = _runs(texts[spot])
        theirs = present.get(reference)
        if theirs is not None:
            taken.add(spot)
            place = theirs.find(f"{{{MAIN}}}text")
            if place is not None:
                place.extend([*_runs(["\n————\n"]), *runs])
            continue
        comment = etree.SubElement(listed, f"{{{MAIN}}}comment", ref=reference)
        comment.set("authorId", str(names.index(AUTHOR)))
        etree.SubElement(comment, f"{{{MAIN}}}text").extend(runs)
    package.put_xml(part, root)
    return taken


def _runs(paragraphs: Sequence[str]) -> list[etree._Element]:
    """Text runs; what stands in 【】 at the beginning of a paragraph is bold."""
    runs = ""
    for number, paragraph in enumerate(paragraphs):
        lead, mark, rest = paragraph.partition("】")
        pieces = [(lead + mark, True), (rest, False)] if mark else [(paragraph, False)]
        for place, (text, is_bold) in enumerate(pieces):
            start = "\n" if number and not place else ""
            bold = "<b/>" if is_bold else ""
            look = f'<rPr>{bold}<sz val="9"/><rFont val="微软雅黑"/><charset val="134"/></rPr>'
            runs += f'<r>{look}<t xml:space="preserve">{xml_text(start + text)}</t></r>'
    return list(parsed(f'<x xmlns="{MAIN}">{runs}</x>'.encode()))


def _with_boxes(
    drawing: bytes,
    spots: Sequence[Spot],
    texts: Mapping[Spot, Sequence[str]],
    width: Callable[[int], float],
) -> bytes:
    if b"xmlns:v=" not in drawing or b"xmlns:x=" not in drawing or (end := drawing.rfind(b"</xml>")) < 0:
        raise UnusualWorkbook("a drawing of another kind")
    blocks = range(_FIRST_BLOCK, _FIRST_BLOCK + len(spots) // (_BLOCK - 1) + 1)
    shapes = b"" if b'id="_x0000_t202"' in drawing else _SHAPE_TYPE
    for number, spot in enumerate(spots):
        identity = _BLOCK * blocks[number // (_BLOCK - 1)] + number % (_BLOCK - 1) + 1
        lines = sum(1 + len(text) // _LINE_CHARACTERS for text in texts[spot])
        shapes += _box(identity, spot, _LINE * (lines + 1), width).encode()
    drawing = drawing[:end] + shapes + drawing[end:]
    numbers = ",".join(map(str, blocks)).encode()
    return _IDMAP.sub(lambda m: m[1] + b",".join(filter(None, (m[2], numbers))) + m[3], drawing, count=1)


def _box(identity: int, spot: Spot, height: int, width: Callable[[int], float]) -> str:
    line, column = spot
    left = column
    right, room = left, _WIDTH
    while room > (pixels := int(width(right + 1) * 7 + 5)) and right < 16_000:
        room -= pixels
        right += 1
    top = max(0, line - 2)
    anchor = f"{left}, 12, {top}, 6, {right}, {room}, {top + height // _ROW}, {height % _ROW}"
    return (
        f'<v:shape id="_x0000_s{identity}" type="#_x0000_t202" style="position:absolute;visibility:hidden"'
        ' fillcolor="#fffbe6" strokecolor="#8a8a8a" o:insetmode="auto"><v:fill color2="#fffbe6"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{line - 1}</x:Row>"
        f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
