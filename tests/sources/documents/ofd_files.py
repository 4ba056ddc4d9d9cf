"""Small .ofd files made by hand, from the sheets of which `builders.pdf` makes a PDF.

Belongs here: the package and the ways in which writers place letters. Does not belong here: what tests
expect. Contents are fictional.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.sources.documents.builders import Sheet, zipped

NAMESPACE = "http://www.ofdspec.org/2016"
WIDTH, HEIGHT = 595.0, 842.0  # points
_MM = 25.4 / 72
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def ofd(sheets: Sequence[Sheet], *, style: str = "steps", **more: str | bytes) -> bytes:
    """An .ofd with a page for each sheet; `more` are further parts by name with __ for /.

    `style` is how letters are placed: `steps` (DeltaX with g), `letters` (an object for each), `plain`
    (no distances), `scaled` (letters of size 1 with a matrix).
    """
    pages = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n, _ in enumerate(sheets)
    )
    parts: dict[str, str | bytes] = {
        "OFD.xml": start("Doc_0/Document.xml"),
        "Doc_0/Document.xml": document(pages),
    }
    for number, sheet in enumerate(sheets):
        parts[f"Doc_0/Pages/Page_{number}/Content.xml"] = page(content(sheet, style))
    return zipped(parts | {name.replace("__", "/") + ".xml": part for name, part in more.items()})


def start(root: str) -> str:
    """OFD.xml, which names the document."""
    return (
        f'{_XML}<ofd:OFD xmlns:ofd="{NAMESPACE}" DocType="OFD" Version="1.1"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    )


def document(pages: str, common: str = "") -> str:
    """Document.xml with these page entries."""
    box = f"<ofd:PhysicalBox>0 0 {WIDTH * _MM:.3f} {HEIGHT * _MM:.3f}</ofd:PhysicalBox>"
    return (
        f'{_XML}<ofd:Document xmlns:ofd="{NAMESPACE}"><ofd:CommonData><ofd:PageArea>{box}</ofd:PageArea>'
        f"{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>"
    )


def page(inside: str, before: str = "") -> str:
    """A page's part with this in its one layer."""
    return (
        f'{_XML}<ofd:Page xmlns:ofd="{NAMESPACE}">{before}<ofd:Content><ofd:Layer ID="9" Type="Body">'
        f"{inside}</ofd:Layer></ofd:Content></ofd:Page>"
    )


def content(sheet: Sheet, style: str = "steps") -> str:
    """The objects of a sheet."""
    shown = [text(x, y, size, words, style) for x, y, size, words in sheet.texts]
    shown += [line(*ends) for ends in sheet.lines]
    if sheet.picture:
        shown.append('<ofd:ImageObject ID="7" Boundary="0 0 210 297" ResourceID="3"/>')
    return "".join(shown)


def text(x: float, y: float, size: float, words: str, style: str = "steps") -> str:
    """Text whose base line begins at a place in points from the lower left corner."""
    em, left, upper = size * _MM, x * _MM, (HEIGHT - y - size) * _MM
    widths = [em if letter > "⺀" else em / 2 for letter in words]
    if style == "letters":
        return "".join(
            text(x + sum(widths[:n]) / _MM, y, size, letter, "plain") for n, letter in enumerate(words)
        )
    matrix, scale = "", 1.0
    if style == "scaled":
        matrix, scale = f' CTM="{em:.4f} 0 0 {em:.4f} 0 0"', em
    steps = ""
    if style != "plain" and len(words) > 1:
        steps = f' DeltaX="{" ".join(f"{width / scale:.4f}" for width in widths[:-1])}"'
        if len(set(widths)) == 1:
            steps = f' DeltaX="g {len(words) - 1} {widths[0] / scale:.4f}"'
    boundary = f"{left:.4f} {upper:.4f} {sum(widths):.4f} {em * 1.2:.4f}"
    return (
        f'<ofd:TextObject ID="8" Boundary="{boundary}"{matrix} Font="4" Size="{em / scale:.4f}">'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{em / scale:.4f}"{steps}>'
        f"{escape(words)}</ofd:TextCode></ofd:TextObject>"
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A ruled line between two places in points."""
    left, upper = min(x0, x1) * _MM, (HEIGHT - max(y0, y1)) * _MM
    width, height = abs(x1 - x0) * _MM, abs(y1 - y0) * _MM
    return (
        f'<ofd:PathObject ID="6" Boundary="{left:.4f} {upper:.4f} {width:.4f} {height:.4f}">'
        f"<ofd:AbbreviatedData>M 0 0 L {width:.4f} {height:.4f}</ofd:AbbreviatedData></ofd:PathObject>"
    )
