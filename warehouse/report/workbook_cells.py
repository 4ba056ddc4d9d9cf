"""Cells of a workbook that hold whatever a website wrote and stay text: no formulas, no links.

Belongs here: what Excel allows in a cell, a sheet's name and a link, the formats, a sheet that keeps to it.
Does not belong here: what stands in which cell.

Text from outside goes in as text cells with the mark that keeps it text when it is edited (`quote_prefix`).
What would be seen as something else (direction marks turn the rest of a line round, control signs) is shown
by its number.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

EXCEL_ROWS: Final = 1_048_576
EXCEL_LINKS: Final = 65_530
EXCEL_CHARACTERS: Final = 32_767
EXCEL_NAME: Final = 31
_HIGHEST: Final = 409.0
_LINE: Final = 14.5
FONT: Final = "微软雅黑"

_CUT = "…（原文{n}字，此处只录前{kept}字）"
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_BLANKS = re.compile("\r\n?|\t|\u2028|\u2029")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def clean(text: str) -> str:
    """A text as a cell can hold it: signs that are not seen by their number, at most 32,767 characters."""
    if not text.isprintable():
        text = _BLANKS.sub(lambda found: "\n" if found[0][0] == "\r" else " ", text)
        text = _UNSEEN.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)
    if text.startswith("<r>"):
        # XlsxWriter would take it for markup of its own.
        text = " " + text
    length = _units(text)
    if length > EXCEL_CHARACTERS:
        kept = EXCEL_CHARACTERS // (2 if length > len(text) else 1) - 40
        text = text[:kept] + _CUT.format(n=len(text), kept=kept)
    return text


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many characters (one of Chinese takes two)."""
    # In this encoding signs of Chinese take two bytes and ASCII one, as on paper.
    return sum(1 + int(len(line.encode("gb18030", "replace")) / width) for line in text.split("\n"))


def sheet_names(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """Names for sheets: what Excel forbids left out, at most 31 characters, no two alike (also by case)."""
    used = {name.casefold() for name in taken} | {"history"}
    found = []
    for name in names:
        base = _NOT_IN_NAMES.sub(" ", _UNSEEN.sub("", name)).strip("' \u3000") or "机构"
        chosen, number = _shortened(base, ""), 1
        while chosen.casefold() in used:
            number += 1
            chosen = _shortened(base, f" ({number})")
        used.add(chosen.casefold())
        found.append(chosen)
    return found


def _shortened(base: str, end: str) -> str:
    while _units(base + end) > EXCEL_NAME:
        base = base[:-1]
    return base.rstrip("' ") + end


def _units(text: str) -> int:
    """Characters as Excel counts them (UTF-16)."""
    return len(text) if text.isascii() or max(text) < "\U00010000" else len(text.encode("utf-16-le")) // 2


def reference(sheet: str, cell: str) -> str:
    """The address of a cell of another sheet."""
    return "internal:'{}'!{}".format(sheet.replace("'", "''"), cell)


@cache
def _relative(address: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]", address) or "\\" in address:
        raise ValueError(f"a link to evidence must be relative: {address!r}")
    return address


_LINES: Final = {"border": 1, "border_color": "#BFBFBF", "valign": "vcenter"}
_TEXT: Final = {**_LINES, "text_wrap": True, "quote_prefix": True}
_NUMBER: Final = {**_LINES, "align": "right", "indent": 1}
_BAD: Final = {"bg_color": "#FBE3E4", "font_color": "#8B0000"}
_QUIET: Final = {"font_color": "#595959"}
_STYLES: Final[Mapping[str, Mapping[str, Any]]] = MappingProxyType(
    {
        "title": {"font_size": 16, "bold": True, "valign": "vcenter", "font_color": "#1F3864"},
        "subtitle": {"font_size": 10, "valign": "vcenter", "quote_prefix": True, **_QUIET},
        "warning": {"font_size": 10, "valign": "vcenter", "quote_prefix": True, "bold": True, **_BAD},
        "header": {
            **_LINES,
            "bold": True,
            "text_wrap": True,
            "align": "center",
            "valign": "vcenter",
            "bg_color": "#1F3864",
            "font_color": "#FFFFFF",
            "quote_prefix": True,
        },
        "text": _TEXT,
        "bold": {**_TEXT, "bold": True},
        "bad": {**_TEXT, "bold": True, **_BAD},
        "quiet": {**_TEXT, **_QUIET},
        "middle": {**_TEXT, "align": "center"},
        "bad_middle": {**_TEXT, "align": "center", "bold": True, **_BAD},
        "quiet_middle": {**_TEXT, "align": "center", **_QUIET},
        "code": {**_TEXT, "font_size": 8, "font_name": "Consolas", **_QUIET},
        "link": {**_TEXT, "font_color": "#0B57D0", "underline": 1},
        "link_middle": {**_TEXT, "align": "center", "font_color": "#0B57D0", "underline": 1},
        "back": {"font_color": "#0B57D0", "underline": 1, "valign": "vcenter"},
        "points": {**_NUMBER, "num_format": "0.00"},
        "points_bold": {**_NUMBER, "num_format": "0.00", "bold": True},
        "points_bad": {**_NUMBER, "num_format": "0.00", "bold": True, **_BAD},
        "change": {**_NUMBER, "num_format": "▲0.00;▼0.00;0.00"},
        "index": {**_LINES, "align": "center", "num_format": "0"},
        "count": {**_NUMBER, "num_format": "#,##0"},
        "value": {**_NUMBER, "num_format": "0.0###"},
        "percent": {**_NUMBER, "num_format": "0.00%"},
        "day": {**_LINES, "align": "center", "num_format": "yyyy-mm-dd"},
        "fill": {**_TEXT, "bg_color": "#FFF8DC"},
        "fill_day": {**_LINES, "bg_color": "#FFF8DC", "align": "center", "num_format": "yyyy-mm-dd"},
        "band": {**_TEXT, "bold": True, "bg_color": "#DCE6F1"},
        "band_points": {**_NUMBER, "num_format": "0.00", "bold": True, "bg_color": "#DCE6F1"},
        "section": {**_TEXT, "bold": True, "font_size": 11, "bg_color": "#B4C7E7"},
        "section_points": {**_NUMBER, "num_format": "0.00", "bold": True, "bg_color": "#B4C7E7"},
    }
)


class Styles:
    """The formats of a workbook by name; a text style also by its indent."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        """Formats are added to `book` when they are first used."""
        self._book = book
        self._made: dict[tuple[str, int], Format] = {}

    def __call__(self, name: str, indent: int = 0) -> Format:
        """The format called `name`; KeyError when there is none."""
        key = (name, indent)
        if key not in self._made:
            more = {"indent": indent} if indent else {}
            look = {"font_name": FONT, "font_size": 10, **_STYLES[name], **more}
            self._made[key] = self._book.add_format(look)
        return self._made[key]


@dataclass
class Left:
    """What a sheet has no room for, by Excel's limits."""

    rows: int = 0
    links: int = 0


class Sheet:
    """A sheet of the workbook; rows and columns count from 0."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, styles: Styles) -> None:
        """`name` comes from `sheet_names`."""
        self.name = name
        self.page: Worksheet = book.add_worksheet(name)
        self.styles = styles
        self.left = Left()
        self._links = 0
        self._most_links = EXCEL_LINKS
        self._widths: tuple[float, ...] = ()
        self._lines: dict[int, int] = {}
        self.page.hide_gridlines(2)

    def text(self, row: int, column: int, text: str | None, style: str = "text", indent: int = 0) -> None:
        """A text, as a text; an empty one leaves an empty cell with the style."""
        look = self.styles(style, indent)
        if text:
            text = clean(text)
            self.page.write_string(row, column, text, look)
            if column < len(self._widths):
                self._measure(row, text, self._widths[column] - 2 * indent)
        else:
            self.page.write_blank(row, column, None, look)

    def number(self, row: int, column: int, value: float | None, style: str = "points") -> None:
        """A number; none leaves an empty cell."""
        if value is None:
            self.page.write_blank(row, column, None, self.styles(style))
        else:
            self.page.write_number(row, column, value, self.styles(style))

    def day(self, row: int, column: int, day: date | None, style: str = "day") -> None:
        """A date; none leaves an empty cell. Excel knows none before 1900: such a one is a text."""
        if day is None:
            self.page.write_blank(row, column, None, self.styles(style))
        elif day.year < 1900:
            self.text(row, column, day.isoformat(), "middle")
        else:
            self.page.write_datetime(row, column, day, self.styles(style))

    def inside(self, row: int, column: int, to: str, text: str, style: str = "link") -> None:
        """A link to a cell of this workbook (`reference`); only the text when the sheet is full of links."""
        self._link(row, column, Url(to), text, style)

    def outside(self, row: int, column: int, address: str, text: str, style: str = "link_middle") -> None:
        """A link to a file beside the workbook, by its relative address with `/`."""
        url = Url("external:" + _relative(address))
        # XlsxWriter writes backslashes, which only Windows follows; forward ones are followed everywhere.
        url._link = url._relationship_link = address
        self._link(row, column, url, text, style)

    def _link(self, row: int, column: int, url: Url, text: str, style: str) -> None:
        if self._links == self._most_links:
            self.left.links += 1
            self.text(row, column, text, style.replace("link_middle", "middle").replace("link", "text"))
            return
        self._links += 1
        url._text = clean(text)
        self.page.write_url(row, column, url, self.styles(style))

    def header(self, row: int, titles: Iterable[str], height: float | None = None) -> None:
        """A row of headings."""
        for column, title in enumerate(titles):
            self.text(row, column, title, "header")
        if height:
            self.page.set_row(row, height)

    def merged(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """A text across the columns `first` to `last`."""
        look = self.styles(style)
        self.page.merge_range(row, first, row, last, "", look)
        text = clean(text)
        self.page.write_string(row, first, text, look)
        if self._widths:
            self._measure(row, text, sum(self._widths[first : last + 1]))

    def _measure(self, row: int, text: str, width: float) -> None:
        """Keep how many lines a text takes in its column: not every program finds a row's height itself."""
        if len(text) * 2 <= width and "\n" not in text:
            return
        lines = lines_of(text, width)
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines

    def heights(self) -> None:
        """Set the heights of the rows by what was written under `widths`; call it when all is written."""
        for row, lines in self._lines.items():
            self.page.set_row(row, min(_HIGHEST, _LINE * lines))

    def widths(self, *widths: float) -> None:
        """Widths of the columns from the first, in characters (one of Chinese takes two).

        Texts written from now on are measured for `heights`; headings and merged cells come before.
        """
        self._widths = widths
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def printed(self, title: str, first: int, last: int) -> None:
        """A4 landscape, as wide as the page, the rows `first` to `last` on every page, with page numbers."""
        page = self.page
        page.set_paper(9)
        page.set_landscape()
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        page.fit_to_pages(1, 0)
        page.repeat_rows(first, last)
        page.set_header(f'&L&"{FONT}"&9{_in_header(title)}')
        page.set_footer(f'&L&"{FONT}"&9{_in_header(self.name)}&R&"{FONT}"&9第 &P 页，共 &N 页')


def _in_header(text: str) -> str:
    """A text for a page header: `&` starts a code there, a leading digit would end a font size."""
    plain = clean(text).replace("\n", " ")[:60].replace("&", "&&")
    return f" {plain}"
