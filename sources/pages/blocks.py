"""A page as a row of blocks: paragraphs, headings, table rows, in the order of reading.

Belongs here: safe parsing of HTML and flattening of its tree, the same shape for plain text.
Does not belong here: deciding what a block means (title, label, body).
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf

from lxml import etree

from sources.pages.markup import PLAIN, names_tell, style_tells
from sources.pages.tags import BLOCKS, BOLD, CELLS, CHROME, HEADINGS, INLINE, LARGE_FONTS, SKIPPED

MARK = "\x1f"  # boundary of an inline element inside a block
_SPACES = re.compile(r"[ \t\r\n\f\v\xa0\u2002\u2003\u2009\u200a\u202f]+")
_WIDE_SPACES = re.compile(r"[ \u3000]{2,}")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\ufeff\u2060\u00ad\u200e\u200f]+")
_CHIP = re.compile(
    r"[\[【(（]?\s*(?:现行有效|有效|失效|已失效|废止|已废止|已修改|(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?)\s*[\]】)）]?"
)
_LONGEST_CHIP = 14  # characters
_LONG_CELL = 600  # characters: beyond this a table cell lays out a page, it does not hold a datum
_LONGEST_NAMES = 200  # characters of id and classes
_MENU = 3  # lines with links in one cell: the same
_LARGEST_LIST = 12  # paragraphs in one cell: the same


@dataclass(slots=True)
class Block:
    """One line of a page.

    `marked` is the text with the boundaries of inline elements; `cells` holds the cells of a table row;
    `link` is the number of characters inside links.
    """

    text: str
    marked: str = ""
    heading: int = 0
    centred: bool = False
    bold: bool = False
    hint: bool = False  # inside an element whose name says "title"
    link: int = 0
    chrome: bool = False
    hidden: bool = False
    owner: int = 0  # blocks broken by <br> share their owner
    cells: list[str] | None = None
    links: list[etree._Element] = field(default_factory=list)
    large: bool = False  # in a large <font>
    group: int = 0  # blocks inside one element share it

    @property
    def mostly_link(self) -> bool:
        """Most of the characters lead elsewhere: a menu, not a paragraph."""
        return self.link * 10 > len(self.text) * 6


@dataclass(slots=True)
class Region:
    """The blocks `[start, end)` of an element that a publishing system uses for the document."""

    start: int
    end: int
    strong: bool
    depth: int


@dataclass(slots=True)
class Page:
    """A parsed page: blocks in order, candidate regions of the document, the tree."""

    blocks: list[Block]
    regions: list[Region]
    root: etree._Element | None
    title_tag: str = ""
    scripts: list[str] = field(default_factory=list)


def squeeze(text: str) -> str:
    """One space for any run of white space; invisible characters dropped; ideographic spaces kept single."""
    if text.isprintable() and "  " not in text:  # no white space but single spaces: most lines
        return text.strip(" ")
    text = text if text.isascii() else _INVISIBLE.sub("", text)
    return _WIDE_SPACES.sub(" ", _SPACES.sub(" ", text)).strip(" \u3000")


def parse(text: str) -> etree._Element | None:
    """The tree of an HTML text: no network, bounded depth, comments dropped. None when nothing is there."""
    # Not the parser of lxml.html: its elements cost a look-up in Python each.
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    data = text.encode("utf-8", "replace")
    if not data.strip():
        return None
    try:
        root = etree.fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root if isinstance(root, etree._Element) else None


def flatten(root: etree._Element, *, enough: float = inf) -> Page:
    """All blocks of a tree, in one pass; with `enough` only until they hold more characters than that."""
    return _Flattener(enough).run(root)


def from_text(text: str) -> Page:
    """The blocks of a plain text: one for each line that is not empty."""
    blocks: list[Block] = []
    for line in text.splitlines():
        plain = squeeze(line)
        if plain:
            cells = [squeeze(cell) for cell in line.split("\t")] if "\t" in line.strip() else None
            blocks.append(Block(plain, plain, owner=len(blocks) + 1, cells=cells))
    return Page(blocks, [], None)


class _Flattener:
    """State of the pass over a tree."""

    def __init__(self, enough: float) -> None:
        self.left = enough  # characters
        self.blocks: list[Block] = []
        self.regions: list[Region] = []
        self.pieces: list[str] = []
        self.link_chars = 0
        self.in_link = 0
        self.in_pre = 0
        self.links: list[etree._Element] = []
        # What holds inside the open elements, with the element's number last.
        self.flags: list[tuple[int, bool, bool, bool, bool, bool, int]] = [
            (0, False, False, False, False, False, 0)
        ]
        self.owner = 0
        self.bold_inline = 0
        self.large_inline = False
        self.scripts: list[str] = []
        self.title = ""

    def run(self, root: etree._Element) -> Page:
        blocks, pieces = self.blocks, self.pieces
        open_regions: list[tuple[etree._Element, int, bool]] = []
        rows: list[tuple[int, list[int]]] = []  # start of the row, starts of its cells
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if not isinstance(tag, str):
                continue
            if event == "start":
                if tag in SKIPPED:
                    self._skipped(element, tag)
                    walker.skip_subtree()
                    continue
                if tag in BLOCKS:
                    if pieces:
                        self._break()
                    strong = self._enter(element, tag)
                    if strong is not None:
                        open_regions.append((element, len(blocks), strong))
                    if tag == "pre":
                        self.in_pre += 1
                    elif tag == "tr":
                        rows.append((len(blocks), []))
                    elif tag in CELLS and rows:
                        rows[-1][1].append(len(blocks))
                elif tag in INLINE:
                    pieces.append(MARK)
                    if tag == "a":
                        self.in_link += 1
                        self.links.append(element)
                    elif tag in BOLD:
                        self.bold_inline += 1
                    elif tag == "font" and element.get("size") in LARGE_FONTS:
                        self.large_inline = True
                text = element.text
            else:
                if tag in BLOCKS:
                    if self.left < 0:
                        break
                    if tag in CELLS:
                        self._break(keep_empty=True, start=rows[-1][1][-1] if rows and rows[-1][1] else None)
                    elif pieces or tag == "dd":
                        self._break(keep_empty=tag == "dd")
                    if open_regions and open_regions[-1][0] is element:
                        _, start, strong = open_regions.pop()
                        self.regions.append(Region(start, len(blocks), strong, len(self.flags) - 1))
                    if tag == "pre":
                        self.in_pre -= 1
                    elif tag == "tr" and rows:
                        self._close_row(*rows.pop())
                    self.flags.pop()
                elif tag in INLINE:
                    pieces.append(MARK)
                    if tag == "a":
                        self.in_link -= 1
                text = element.tail
            if text:
                if self.in_pre and "\n" in text:
                    text = self._lines_of(text)
                pieces.append(text)
                if self.in_link:
                    self.link_chars += len(text.strip())
        self._break()
        return Page(blocks, self.regions, root, squeeze(self.title), self.scripts)

    def _skipped(self, element: etree._Element, tag: str) -> None:
        if tag == "script" and element.text:
            self.scripts.append(element.text)
        elif tag == "head":
            self.title = element.findtext("title") or ""
            self.scripts.extend(script.text for script in element.iter("script") if script.text)

    def _enter(self, element: etree._Element, tag: str) -> bool | None:
        """Take over what the element says of its content; True or False when it may hold the document."""
        region: bool | None = True if tag == "ucapcontent" else None
        heading, centred, bold, chrome, hint, hidden, _ = self.flags[-1]
        self.owner += tag != "br"
        heading = HEADINGS.get(tag, heading)
        centred = centred or tag == "center"
        chrome = chrome or tag in CHROME
        attributes = element.attrib
        if attributes:
            style = attributes.get("style")
            if style:
                # Styles repeat on a page; very long ones are not kept.
                told = style_tells(style) if len(style) <= _LONGEST_NAMES else style_tells.__wrapped__(style)
                if told is not PLAIN:
                    hidden, centred, bold = hidden or told[0], centred or told[1], bold or told[2]
                    self.large_inline = self.large_inline or told[3]
            align = attributes.get("align")
            if align:
                centred = align.lower() == "center"
            raw = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
            if len(raw) > 1:
                # Names repeat on a page; very long ones are not kept.
                meaning = names_tell(raw) if len(raw) <= _LONGEST_NAMES else names_tell.__wrapped__(raw)
                hint = hint or meaning[0]
                chrome = chrome or meaning[1]
                region = region or meaning[2]
        self.flags.append((heading, centred, bold, chrome, hint, hidden, self.owner))
        return region

    def _lines_of(self, text: str) -> str:
        """End the lines of preformatted text; what is left is the beginning of the next one."""
        *lines, rest = text.split("\n")
        for line in lines:
            self.pieces.append(line)
            self._break()
        return rest

    def _break(self, *, keep_empty: bool = False, start: int | None = None) -> None:
        text = ""
        if self.pieces:
            raw = "".join(self.pieces)
            self.pieces.clear()
            plain = raw.replace(MARK, "")
            text = squeeze(plain)
            self.left -= len(text)
            if text or self.links:
                heading, centred, bold, chrome, hint, hidden, _ = self.flags[-1]
                marked = text
                if MARK in raw and len(raw) < _LONG_CELL:
                    # Where nothing was squeezed, the marks stand between no spaces either.
                    marked = raw if text == plain else squeeze(raw)
                chip = ""
                if (heading or hint) and MARK in marked:
                    text, marked, chip = _without_chip(text, marked)
                self.blocks.append(Block(
                    text, marked, heading, centred, bold or self.bold_inline > 0, hint,
                    min(self.link_chars, len(text)), chrome, hidden, self.owner, None, self.links,
                    self.large_inline, self.flags[-2:][0][6],
                ))  # fmt: skip
                if chip:
                    self.blocks.append(Block(chip, chip, chrome=chrome, hidden=hidden, owner=self.owner))
            self.link_chars = 0
            self.bold_inline = 0
            self.large_inline = False
            self.links = []
        if keep_empty and ((start is None and not text) or start == len(self.blocks)):
            self.blocks.append(
                Block("", owner=self.owner, chrome=self.flags[-1][3], hidden=self.flags[-1][5])
            )

    def _close_row(self, start: int, cells: list[int]) -> None:
        """Join the blocks of a data row into one; rows that lay out the page stay as they are."""
        if len(cells) < 2:
            return
        inside = self.blocks[start:]
        # A table inside, a heading: the row lays out the page.
        for block in inside:
            if block.cells or ((block.heading or block.hint) and block.text):
                return
        parts = [self.blocks[a:b] for a, b in pairwise([*cells, len(self.blocks)])]
        for part in parts:
            if len(part) > 1 and _is_layout(part):
                return
        if any(len(part) == 1 and len(part[0].text) > _LONG_CELL for part in parts):
            return
        # Regions come in the order of their ends: those inside the row are the last ones.
        if self.regions and self.regions[-1].end > start and self.regions[-1].start >= start:
            return
        texts = [" ".join(block.text for block in part if block.text) for part in parts]
        if not any(texts) and not any(block.links for block in inside):
            del self.blocks[start:]
            return
        self.blocks[start:] = [Block(
            "\t".join(texts),
            link=sum(block.link for block in inside), chrome=inside[0].chrome, hidden=inside[0].hidden,
            owner=self.owner, cells=texts, links=[link for block in inside for link in block.links],
            group=self.flags[-2:][0][6],
        )]  # fmt: skip


def _without_chip(text: str, marked: str) -> tuple[str, str, str]:
    """(text, marked, chip) of a heading: a status or a date in an element of its own is none of its words."""
    parts = [part for part in map(squeeze, marked.split(MARK)) if part]
    if len(parts) > 1:
        for chip, kept in ((parts[-1], parts[:-1]), (parts[0], parts[1:])):
            if len(chip) <= _LONGEST_CHIP and _CHIP.fullmatch(chip):
                return squeeze("".join(kept)), MARK.join(kept), chip
    return text, marked, ""


def _is_layout(part: list[Block]) -> bool:
    """Whether a table cell of several lines is a part of the page (a text, a menu), not a datum."""
    return (
        len(part) > _LARGEST_LIST
        or sum(len(block.text) for block in part) > _LONG_CELL
        or sum(bool(block.links) for block in part) >= _MENU
    )
