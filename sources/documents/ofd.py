"""Text of .ofd files, the page format of official documents (GB/T 33190-2016).

Belongs here: the pages of the package, their order, the characters, lines and pictures of a page.
Does not belong here: places of characters (`ofd_places.py`), lines and tables (`layout.py`). Seals,
annotations and attachments of the package are left out: the text is what stands on the pages.
"""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from sources.documents.bounds import Bounds
from sources.documents.document import DocumentText, Unreadable
from sources.documents.layout import Page
from sources.documents.ofd_places import BROKEN, Place, numbers, rules_of, signs_of, tenths
from sources.documents.package import Package, damaged, parse_xml
from sources.documents.printed import take_pages
from sources.findings import finding

_START = "OFD.xml"
_A4 = (0.0, 0.0, 210.0, 297.0)  # mm
_MOST_RULES = 4_000
_DEEPEST = 60  # blocks inside blocks


def read_ofd(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the blocks of an .ofd; raises `Unreadable`.

    A file whose pages are pictures is `document-scanned`. A page that is missing or damaged is left out, and
    the rest read.
    """
    with Package(data, bounds) as package:
        reader = _Reader(package, bounds)
        parts = list(reader.pages())
        out.pages = len(parts)
        if not parts:
            raise damaged("OFD 里没有页面")
        pages = []
        for part in parts[: bounds.pages]:
            pages.append(reader.page(*part))
            if reader.chars_left <= 0:
                break
    if not any(page.text or page.images for page in pages) and reader.lost:
        raise damaged("OFD 的页面读不出来")
    if reader.lost or len(pages) < len(parts):
        out.findings.append(finding("document-cut", kept=len(pages) - reader.lost, unit="页"))
    take_pages(pages, out)


class _Reader:
    """The parts of one package, with what may still be unpacked and kept of it."""

    def __init__(self, package: Package, bounds: Bounds) -> None:
        self._package = package
        self._bounds = bounds
        self._bytes_left = bounds.unpacked_bytes
        self._names = {name.lower().lstrip("/"): name for name in package.names()}
        self._templates: dict[str, etree._Element] = {}
        self.chars_left = bounds.chars
        self.lost = 0
        """Pages that could not be read."""

    def pages(self) -> Iterator[tuple[str, Place]]:
        """The parts of the pages in reading order, with the size that the document gives to all."""
        for root in _all(self._xml(_START), "DocRoot"):
            path = _joined("", root.text or "")
            document = self._xml(path)
            area = _box(document, _A4)
            for template in _all(document, "TemplatePage"):
                if (name := template.get("ID")) and (content := self._optional(path, template)) is not None:
                    self._templates[name] = content
            for page in _all(document, "Page"):
                yield _joined(dirname(path), page.get("BaseLoc") or ""), area

    def page(self, part: str, area: Place) -> Page:
        """One page; without text when its part is missing or damaged."""
        try:
            root = self._xml(part)
        except Unreadable:
            self.lost += 1
            return Page()
        area = _box(root, area)
        page = Page(tenths(area[2]), tenths(area[3]))
        for used in _all(root, "Template"):
            if (template := self._templates.get(used.get("TemplateID") or "")) is not None:
                self._take(template, area, page)
        self._take(root, area, page)
        return page

    def _take(self, root: etree._Element, area: Place, page: Page) -> None:
        """Add what a part shows to a page, in the order of the file, which is that of writing."""
        pieces: list[str] = []
        for shown in _objects(root, 0):
            kind = _local(shown)
            if kind == "ImageObject":
                page.images += 1
            elif kind == "PathObject" and len(page.rules) < _MOST_RULES:
                page.rules += rules_of(shown, area)
            elif kind == "TextObject":
                for sign, box in signs_of(shown, area):
                    if self.chars_left <= 0:
                        break
                    pieces.append(sign)
                    page.boxes += box
                    page.broken += bool(BROKEN.match(sign))
                    self.chars_left -= 1
        page.text += "".join(pieces)

    def _optional(self, path: str, template: etree._Element) -> etree._Element | None:
        try:
            return self._xml(_joined(dirname(path), template.get("BaseLoc") or ""))
        except Unreadable:
            return None

    def _xml(self, part: str) -> etree._Element:
        name = self._names.get(part.lower())
        if name is None:
            raise damaged("缺少页面或目录部分")
        data = self._package.read(name, min(self._bounds.part_bytes, self._bytes_left))
        self._bytes_left -= len(data)
        return parse_xml(data)


def _objects(parent: etree._Element, depth: int) -> Iterator[etree._Element]:
    """What a page shows, also inside blocks; what is marked as invisible is left out."""
    for child in parent:
        if child.get("Visible") in ("false", "0"):
            continue
        if _local(child) in ("TextObject", "PathObject", "ImageObject"):
            yield child
        elif _local(child) in ("Content", "Layer", "PageBlock") and depth < _DEEPEST:
            yield from _objects(child, depth + 1)


def _all(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (one for one in root.iter() if _local(one) == name)


def _box(root: etree._Element, usual: Place) -> Place:
    """The paper's box of a document or page in mm."""
    for box in _all(root, "PhysicalBox"):
        if len(found := numbers(box.text)) == 4 and found[2] > 0 and found[3] > 0:
            return found[0], found[1], found[2], found[3]
    return usual


def _joined(folder: str, path: str) -> str:
    """A path in the package: from its root, or beside the part that names it."""
    whole = path.strip()
    return normpath(whole if whole.startswith("/") else join("/", folder, whole)).lstrip("/")


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
