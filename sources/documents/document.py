"""The shapes that all readers of documents give back.

Belongs here: lines, tables, the document, and their text. Does not belong here: any file format.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sources.documents.bounds import Bounds
from sources.findings import Finding
from sources.pages.blocks import squeeze
from sources.tables import Range

DocumentKind = Literal["docx", "doc", "pdf", "ofd", "rtf", "xlsx", "xls", "zip"]
Style = Literal["title", "heading"]


@dataclass(slots=True)
class Line:
    """One paragraph. `size` is that of its letters in points, where the format tells; `style` is what the
    writer called the paragraph; `red` marks the head of an official document."""

    text: str
    size: float | None = None
    centred: bool = False
    red: bool = False
    style: Style | None = None


@dataclass(slots=True)
class Table:
    """Rows of cells, all of the same length; a merged range has its value in its first cell only.

    `name` is the sheet's name in a workbook, else ''.
    """

    rows: list[list[str]]
    merged: list[Range] = field(default_factory=list)
    name: str = ""

    def lines(self) -> list[str]:
        """The rows that hold something, cells separated by tabs."""
        return ["\t".join(row) for row in self.rows if any(row)]


Block = Line | Table


@dataclass(slots=True)
class DocumentText:
    """What a document says. `kind` is None when the bytes are no document of a known kind.

    `blocks` are paragraphs and tables in the order of reading; `title` is the heading that the writer set
    apart, None where nothing is set apart; `pages` is known for PDF and OFD only; `members` are the
    documents of an archive with their names in it.
    """

    kind: DocumentKind | None = None
    blocks: list[Block] = field(default_factory=list)
    title: str | None = None
    pages: int | None = None
    findings: list[Finding] = field(default_factory=list)
    members: list[tuple[str, "DocumentText"]] = field(default_factory=list)

    @property
    def text(self) -> str | None:
        """Paragraphs separated by line feeds, rows of tables with their cells separated by tabs; None when
        there is no text."""
        lines: list[str] = []
        for block in self.blocks:
            lines.extend([block.text] if isinstance(block, Line) else block.lines())
        return "\n".join(lines) or None


Reader = Callable[[bytes, DocumentText, Bounds], None]


class Unreadable(Exception):
    """A reader gave up; `finding` says why and what to do."""

    def __init__(self, found: Finding) -> None:
        """`found` is what a person is told."""
        super().__init__(found.message_en)
        self.finding = found


def lines_of(text: str, **marks: object) -> list[Line]:
    """Lines for a paragraph: one for each of its line breaks that has text; `marks` are fields of `Line`."""
    parts = (squeeze(part) for part in text.splitlines())
    return [Line(part, **marks) for part in parts if part]  # type: ignore[arg-type]


def cell_of(text: str) -> str:
    """The text of a cell in one line."""
    return squeeze(" ".join(text.split("\n")))
