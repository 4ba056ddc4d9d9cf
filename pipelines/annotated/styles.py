"""The style sheet of a workbook: additions that leave every style of theirs as it is.

Belongs here: colours, fonts and cell formats in `xl/styles.xml`. Does not belong here: which cell gets which.
"""

from copy import deepcopy
from dataclasses import dataclass

import lxml.etree as etree

from pipelines.annotated.ooxml import MAIN, UnusualWorkbook, local, parsed

FILLS = {"E": "FFFFC7C2", "W": "FFFFE9A8", "I": "FFD6E9F8"}
"""Background of a cell by severity; readable under black text, and told apart when printed in grey."""

_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs")
_TEXT_FORMAT = 49
_FACE = "微软雅黑"


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell of our own sheets looks."""

    size: int = 10
    bold: bool = False
    colour: str = "FF222222"
    fill: str | None = None
    border: bool = False
    wrap: bool = True
    across: str = "left"
    down: str = "center"
    underline: bool = False
    is_text: bool = False
    is_quoted: bool = False


class Styles:
    """`xl/styles.xml` with what is added to it."""

    def __init__(self, content: bytes) -> None:
        """`content` is the part as it stands; raises UnusualWorkbook when it is not as the standard says."""
        self.root = parsed(content)
        if etree.QName(self.root).namespace != MAIN or local(self.root) != "styleSheet":
            raise UnusualWorkbook("styles of another kind")
        self._lists = {name: self._list(name) for name in _ORDER[1:]}
        for name, child in (("fonts", "<font/>"), ("fills", "<fill/>"), ("borders", "<border/>")):
            if len(self._lists[name]) == 0:
                self._lists[name].append(parsed(f'<x xmlns="{MAIN}">{child}</x>'.encode())[0])
        if len(self._lists["fills"]) == 1:
            # A spreadsheet program takes the second fill for its own pattern, whatever stands there.
            self._add("fills", self._element('<fill><patternFill patternType="gray125"/></fill>'))
        if len(self._lists["cellXfs"]) == 0:
            self._lists["cellXfs"].append(parsed(f'<xf xmlns="{MAIN}"/>'.encode()))
        self._marked: dict[tuple[int, str], int] = {}
        self._looks: dict[Look, int] = {}
        self._fills: dict[str, int] = {}

    def marked(self, style: int, severity: str) -> int:
        """The format `style` with the colour of a severity behind it."""
        key = (style, severity)
        if key not in self._marked:
            formats = self._lists["cellXfs"]
            base = formats[style] if 0 <= style < len(formats) else formats[0]
            copy = deepcopy(base)
            copy.set("fillId", str(self._fill(FILLS[severity])))
            copy.set("applyFill", "1")
            self._marked[key] = self._add("cellXfs", copy)
        return self._marked[key]

    def look(self, look: Look) -> int:
        """The format of one of our own cells."""
        if look not in self._looks:
            font = (
                f"<font>{'<b/>' if look.bold else ''}{'<u/>' if look.underline else ''}"
                f'<sz val="{look.size}"/><color rgb="{look.colour}"/><name val="{_FACE}"/><family val="2"/>'
                '<charset val="134"/></font>'
            )
            edge = '<{0} style="thin"><color rgb="FFBFC5CC"/></{0}>'
            border = "".join(edge.format(side) for side in ("left", "right", "top", "bottom"))
            fonts = self._add("fonts", self._element(font))
            borders = self._add("borders", self._element(f"<border>{border}</border>")) if look.border else 0
            fills = self._fill(look.fill) if look.fill else 0
            number = _TEXT_FORMAT if look.is_text else 0
            quoted = ' quotePrefix="1"' if look.is_quoted else ""
            wrap = ' wrapText="1"' if look.wrap else ""
            indent = ' indent="1"' if look.border and look.across == "left" else ""
            self._looks[look] = self._add(
                "cellXfs",
                self._element(
                    f'<xf numFmtId="{number}" fontId="{fonts}" fillId="{fills}" borderId="{borders}" xfId="0"'
                    f'{quoted} applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1"'
                    f' applyAlignment="1"><alignment horizontal="{look.across}" vertical="{look.down}"'
                    f"{wrap}{indent}/></xf>"
                ),
            )
        return self._looks[look]

    def ours(self) -> dict[int, int]:
        """Formats that an earlier annotation coloured, each with its format without our colour."""
        fills = self._lists["fills"]
        colours = {
            number
            for number, fill in enumerate(fills)
            for colour in fill.iter("{*}fgColor")
            if colour.get("rgb") in FILLS.values()
        }
        plain: dict[int, int] = {}
        formats = list(self._lists["cellXfs"])
        for number, form in enumerate(formats):
            if int(form.get("fillId", "0")) in colours:
                copy = deepcopy(form)
                copy.set("fillId", "0")
                plain[number] = self._add("cellXfs", copy)
        return plain

    def content(self) -> bytes:
        """The part with the additions."""
        for listed in self._lists.values():
            listed.set("count", str(len(listed)))
        return etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def _fill(self, colour: str) -> int:
        if colour not in self._fills:
            fill = (
                f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/>'
                "</patternFill></fill>"
            )
            self._fills[colour] = self._add("fills", self._element(fill))
        return self._fills[colour]

    def _add(self, name: str, element: etree._Element) -> int:
        self._lists[name].append(element)
        return len(self._lists[name]) - 1

    def _element(self, text: str) -> etree._Element:
        return parsed(f'<x xmlns="{MAIN}">{text}</x>'.encode())[0]

    def _list(self, name: str) -> etree._Element:
        """The list of that name; made at its place when it is missing."""
        found = self.root.find(f"{{{MAIN}}}{name}")
        if found is not None:
            return found
        made = etree.Element(f"{{{MAIN}}}{name}")
        before = [child for child in self.root if local(child) in _ORDER[: _ORDER.index(name)]]
        self.root.insert(self.root.index(before[-1]) + 1 if before else 0, made)
        return made
