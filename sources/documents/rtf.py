"""Text of .rtf files: paragraphs and rows of tables (RTF 1.9.1).

Belongs here: control words that matter for text. Does not belong here: looks, pictures, objects.
"""

import re

from sources.documents.bounds import Bounds
from sources.documents.document import Block, DocumentText, Table, cell_of, lines_of
from sources.documents.package import damaged
from sources.findings import finding

_TOKEN = re.compile(
    rb"\\(?:'(?P<byte>[0-9A-Fa-f]{2})|(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,9})? ?|(?P<sign>[^A-Za-z]))"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_SILENT = frozenset({
    b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"object", b"header", b"headerf", b"headerl",
    b"headerr", b"footer", b"footerf", b"footerl", b"footerr", b"footnote", b"listtable", b"xe", b"tc",
    b"listoverridetable", b"fldinst", b"generator", b"themedata", b"datastore", b"rsidtbl", b"annotation",
})  # fmt: skip
_SIGNS = {
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"tab": " ", b"line": "\n", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_DEEPEST = 500
_PAGES = {936: "gb18030", 950: "big5", 65001: "utf-8"}


def read_rtf(data: bytes, out: DocumentText, bounds: Bounds) -> None:
    """Fill `out` with the blocks of an .rtf; raises `Unreadable`."""
    reader = _Reader(bounds)
    reader.run(data)
    out.blocks = reader.blocks
    if reader.is_cut:
        out.findings.append(finding("document-cut", kept=len(out.blocks), unit="个段落"))


class _Reader:
    """State of the pass over the tokens."""

    def __init__(self, bounds: Bounds) -> None:
        self.blocks: list[Block] = []
        self.is_cut = False
        self._left = bounds.chars
        self._page = "gb18030"
        self._silent, self._skip_after, self._to_skip = False, 1, 0
        self._stack: list[tuple[bool, int]] = []
        self._text: list[str] = []
        self._bytes = bytearray()
        self._cells: list[str] = []
        self._rows: list[list[str]] = []
        self._in_table = False

    def run(self, data: bytes) -> None:
        starred = False
        for token in _TOKEN.finditer(data):
            kind = token.lastgroup
            if kind == "open":
                self._flush()
                self._stack.append((self._silent, self._skip_after))
                if len(self._stack) > _DEEPEST:
                    raise damaged("括号层数过多")
            elif kind == "close":
                self._flush()
                if not self._stack:
                    break
                self._silent, self._skip_after = self._stack.pop()
            elif kind == "sign" and token["sign"] == b"*":
                starred = True
                continue
            elif token["word"] is not None:
                self._word(token["word"], int(token["number"]) if token["number"] else None, starred)
            elif not self._silent:
                self._content(token)
            starred = False
            if self._left < 0:
                self.is_cut = True
                break
        self._end_paragraph()
        self._close_table()

    def _content(self, token: re.Match[bytes]) -> None:
        if token["byte"] is not None:
            if self._to_skip:
                self._to_skip -= 1
            else:
                self._bytes.append(int(token["byte"], 16))
        elif token["text"] is not None:
            text = token["text"]
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            self._bytes += text[skipped:]
        elif token["sign"] is not None:
            self._flush()
            self._text.append({b"~": " ", b"_": "-"}.get(token["sign"], ""))
            if token["sign"] in b"\\{}":
                self._text.append(token["sign"].decode())

    def _word(self, word: bytes, number: int | None, starred: bool) -> None:
        if word in _SILENT or (starred and word not in (b"shptxt", b"shppict", b"fldrslt")):
            self._silent = True
            return
        if word == b"ansicpg" and number is not None:
            self._page = _PAGES.get(number, "gb18030" if number in (0, 1252) else "latin-1")
        elif word == b"uc" and number is not None:
            self._skip_after = max(0, min(number, 10))
        if self._silent:
            return
        if word == b"u" and number is not None:
            self._flush()
            self._text.append(chr(number & 0xFFFF))
            self._to_skip = self._skip_after
        elif word in _SIGNS:
            self._flush()
            self._text.append(_SIGNS[word])
        elif word in (b"par", b"sect", b"page"):
            self._end_paragraph()
        elif word == b"intbl":
            self._in_table = True
        elif word == b"pard":
            self._flush()
            self._in_table = False
        elif word == b"cell":
            self._flush()
            self._cells.append(cell_of(_whole("".join(self._text))))
            self._text.clear()
        elif word == b"row":
            self._rows.append(self._cells)
            self._cells = []

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._page, "replace")
            self._left -= len(text)
            self._text.append(text)
            self._bytes.clear()

    def _end_paragraph(self) -> None:
        self._flush()
        if self._in_table or self._cells:
            self._text.append("\n")
            return
        self._close_table()
        self.blocks.extend(lines_of(_whole("".join(self._text))))
        self._text.clear()

    def _close_table(self) -> None:
        if self._cells:
            self._rows.append(self._cells)
        if self._rows:
            width = max(map(len, self._rows))
            table = Table([row + [""] * (width - len(row)) for row in self._rows])
            if table.lines():
                self.blocks.append(table)
        self._rows, self._cells = [], []


def _whole(text: str) -> str:
    """The text with characters of two units joined."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
