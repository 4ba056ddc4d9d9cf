"""Text of .docx files: the main part, paragraphs and tables in their order (ECMA-376 part 1).

Belongs here: walking the main part. Does not belong here: looks (`docx_styles.py`), list numbers
(`numbering.py`). Headers, footers, footnotes, comments and document properties are left out: they are no
part of the text, and properties are copied from template to template.
"""

import re
from collections import Counter

from lxml import etree

from sources.documents.bounds import Bounds
from sources.documents.document import Block, DocumentText, Line, Table, Unreadable, cell_of, lines_of
from sources.documents.docx_styles import Look, Styles
from sources.documents.numbering import Numbering, read_numbering
from sources.documents.package import Package, damaged
from sources.findings import finding
from sources.tables import Range
from sources.tables.grid import clipped

_MAIN = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff（《“]")
_DROPPED = frozenset({
    "pPr", "rPr", "instrText", "delText", "delInstrText", "rt", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr",
    "sdtEndPr", "sectPr", "footnoteReference", "endnoteReference", "annotationRef", "binData", "fldData",
})  # fmt: skip
_BREAKS = frozenset({"br", "cr"})
_BOXES = {"F0FE": "☑", "F052": "☑", "F0A8": "☐", "F0A3": "☐", "F06F": "☐", "2612": "☒"} | {
    "F0FC": "√",
    "F050": "√",
    "F06E": "■",
}
"""Check boxes and marks in the symbol fonts Wingdings and Wingdings 2."""


class _Full(Exception):
    """The document has more text than is kept."""


def read_docx(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the blocks of a .docx; raises `Unreadable`."""
    with Package(data, bounds) as package:
        names = package.names()
        main = next((name for name in names if _MAIN.fullmatch(name)), None)
        if main is None:
            raise damaged("缺少正文部分")
        root = package.xml(main)
        space = f"{{{etree.QName(root).namespace}}}"
        styles = Styles(_optional(package, names, "word/styles.xml"), space)
        lists = _optional(package, names, "word/numbering.xml")
    walker = _Walker(space, styles, read_numbering(lists) if lists is not None else Numbering(), bounds)
    body = root.find(f"{space}body")
    if body is None:
        raise damaged("缺少正文部分")
    try:
        walker.blocks_of(body, out.blocks)
    except _Full:
        out.findings.append(finding("document-cut", kept=len(out.blocks), unit="个段落"))
    if walker.inserted or walker.deleted:
        changes = finding("document-tracked-changes", inserted=walker.inserted, deleted=walker.deleted)
        out.findings.append(changes)


def _optional(package: Package, names: list[str], part: str) -> etree._Element | None:
    """A part that the text can be read without."""
    name = next((name for name in names if name.lower() == part), None)
    try:
        return package.xml(name) if name else None
    except Unreadable:
        return None


class _Paragraph:
    """What the walk over one paragraph gathers."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes: list[etree._Element] = []
        self.sizes: Counter[float | None] = Counter()
        self.red = 0


class _Walker:
    """State of the walk over the main part."""

    def __init__(self, space: str, styles: Styles, numbering: Numbering, bounds: Bounds) -> None:
        self._space, self._styles, self._numbering = space, styles, numbering
        self._chars, self._blocks, self._cells = bounds.chars, bounds.blocks, bounds.cells
        self._most_cells = bounds.cells
        self._is_full = False
        self.inserted = self.deleted = 0

    def blocks_of(self, parent: etree._Element, blocks: list[Block]) -> None:
        """Append the paragraphs and tables below an element."""
        for child in parent:
            tag = _local(child)
            if tag == "p":
                self._paragraph(child, blocks)
            elif tag == "tbl":
                if (table := self._table(child)).lines():
                    blocks.append(table)
                if self._is_full:
                    raise _Full
            elif tag == "AlternateContent":
                self.blocks_of(_choice(child), blocks)
            elif tag in ("ins", "moveTo", "sdt", "sdtContent", "customXml", "smartTag"):
                self.blocks_of(child, blocks)

    def _paragraph(self, element: etree._Element, blocks: list[Block]) -> None:
        gathered = _Paragraph()
        properties = element.find(f"{self._space}pPr")
        own = self._styles.of_paragraph(properties)
        name = properties.find(f"{self._space}pStyle") if properties is not None else None
        look = own.over(self._styles.named(name.get(f"{self._space}val") if name is not None else None))
        self._inline(element, gathered, look)
        text = "".join(gathered.pieces)
        if text.strip():
            if look.number_id not in (None, "0"):
                number = self._numbering.next(look.number_id or "", look.depth or 0)
                text = (
                    f"{number}{'' if _HAN.match(text.lstrip()) else ' '}{text.lstrip()}" if number else text
                )
            size = gathered.sizes.most_common(1)[0][0] if gathered.sizes else None
            red = gathered.red * 2 > len(text.strip())
            lines = lines_of(text, size=size, centred=bool(look.centred), red=red, style=look.style)
            self._blocks -= len(lines)
            self._chars -= len(text)
            if self._blocks < 0 or self._chars < 0:
                raise _Full
            blocks.extend(lines)
        for box in gathered.boxes:
            if _local(box) == "textpath":
                blocks.extend(lines_of(box.get("string", ""), red=True, centred=True))
            else:
                self.blocks_of(box, blocks)

    def _inline(self, parent: etree._Element, out: _Paragraph, look: Look) -> None:
        for child in parent:
            tag = _local(child)
            if tag == "r":
                run = self._styles.of_run(child.find(f"{self._space}rPr")).over(look)
                if not run.hidden:
                    self._inline(child, out, run)
            elif tag == "t":
                text = child.text or ""
                out.pieces.append(text)
                out.sizes[look.size] += len(text.strip())
                out.red += len(text) if look.red else 0
            elif tag == "tab" or tag == "ptab":
                out.pieces.append(" ")
            elif tag in _BREAKS:
                out.pieces.append("\n")
            elif tag == "noBreakHyphen":
                out.pieces.append("-")
            elif tag == "sym":
                out.pieces.append(_BOXES.get(child.get(f"{self._space}char", "").upper(), ""))
            elif tag in ("txbxContent", "textpath"):
                out.boxes.append(child)
            elif tag in ("del", "moveFrom"):
                self.deleted += 1
            elif tag == "AlternateContent":
                self._inline(_choice(child), out, look)
            elif tag not in _DROPPED:
                self.inserted += tag in ("ins", "moveTo")
                self._inline(child, out, look)

    def _table(self, element: etree._Element) -> Table:
        """A table; of one that is too large the rows that were read."""
        rows: list[list[str]] = []
        merged: list[Range] = []
        open_ranges: dict[
            int, tuple[int, int, int]
        ] = {}  # column -> row, width, last row of a vertical merge
        widest = 0
        try:
            for row in self._rows(element):
                cells = self._row(row, len(rows), open_ranges, merged)
                widest = max(widest, len(cells))
                if widest * (len(rows) + 1) > self._most_cells:
                    raise _Full
                rows.append(cells)
        except _Full:
            self._is_full = True
        for column in sorted(open_ranges):
            _close(open_ranges, column, merged, keep=True)
        widest = max(map(len, rows), default=0)
        return Table(
            [cells + [""] * (widest - len(cells)) for cells in rows], clipped(merged, len(rows), widest)
        )

    def _row(
        self,
        row: etree._Element,
        number: int,
        open_ranges: dict[int, tuple[int, int, int]],
        merged: list[Range],
    ) -> list[str]:
        column = self._number(row.find(f"{self._space}trPr"), "gridBefore", 0)
        cells = [""] * column
        for cell in self._cells_of(row):
            looks = cell.find(f"{self._space}tcPr")
            width = max(1, self._number(looks, "gridSpan", 1))
            self._cells -= width
            if self._cells < 0:
                raise _Full
            vertical = looks.find(f"{self._space}vMerge") if looks is not None else None
            goes_on = vertical is not None and vertical.get(f"{self._space}val") != "restart"
            started = open_ranges.get(column)
            if goes_on and started is not None and started[1] == width:
                open_ranges[column] = (started[0], width, number)
                cells.append("")
            else:
                _close(open_ranges, column, merged)
                open_ranges[column] = (number, width, number)
                cells.append(self._cell(cell))
            cells.extend([""] * (width - 1))
            column += width
        return cells

    def _cell(self, cell: etree._Element) -> str:
        inside: list[Block] = []
        self.blocks_of(cell, inside)
        texts: list[str] = []
        for block in inside:
            texts.extend([block.text] if isinstance(block, Line) else (cell_of(x) for x in block.lines()))
        return cell_of("\n".join(texts))

    def _rows(self, parent: etree._Element) -> list[etree._Element]:
        found: list[etree._Element] = []
        for child in parent:
            tag = _local(child)
            if tag == "tr":
                properties = child.find(f"{self._space}trPr")
                if properties is not None and properties.find(f"{self._space}del") is not None:
                    self.deleted += 1
                else:
                    found.append(child)
            elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml"):
                found.extend(self._rows(child))
        return found

    def _cells_of(self, parent: etree._Element) -> list[etree._Element]:
        found: list[etree._Element] = []
        for child in parent:
            tag = _local(child)
            if tag == "tc":
                found.append(child)
            elif tag in ("sdt", "sdtContent", "ins", "customXml"):
                found.extend(self._cells_of(child))
        return found

    def _number(self, parent: etree._Element | None, name: str, default: int) -> int:
        one = parent.find(f"{self._space}{name}") if parent is not None else None
        text = one.get(f"{self._space}val", "") if one is not None else ""
        return min(int(text), 1000) if text.isascii() and text.isdigit() and len(text) < 9 else default


def _close(
    open_ranges: dict[int, tuple[int, int, int]], column: int, merged: list[Range], *, keep: bool = False
) -> None:
    """Note the range that ends at a column when it covers more than one cell."""
    started = open_ranges.get(column) if keep else open_ranges.pop(column, None)
    if started is not None and (started[2] > started[0] or started[1] > 1):
        merged.append((started[0], column, started[2], column + started[1] - 1))


def _local(element: etree._Element) -> str:
    tag = element.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def _choice(element: etree._Element) -> etree._Element:
    """The first of several ways to write the same content."""
    return next(iter(element), element)
