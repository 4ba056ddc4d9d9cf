"""What a double-publicity file is, told from its head: format, encoding, layout, columns.

Belongs here: the meeting of file formats and headings. Does not belong here: judging of values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from sources.double_publicity.delimited import SEPARATORS, Head, head_records, read_head
from sources.double_publicity.header import HEADER_ROWS, Header, best_row, read_header
from sources.double_publicity.layouts import Layout, Party, Subject
from sources.double_publicity.portal import read_portal
from sources.findings import Finding, finding
from sources.tables import name_finding, read_grids
from sources.tables.kinds import kind_of

WORKBOOK_BYTES = 512 << 20
_SIGNATURE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a file is and where its data stands.

    `kind` is `csv` (read it from `path` below record `header_row`, separated by `separator`), `grid`
    (`rows` holds the data) or `none` (not readable: see `findings`). `newline` is None when lines end in
    different ways; `headings`, `columns`, `places` and `persons` are those of `Header`. Of a grid `sheet` is
    the sheet's name, `first_line` its row number in the sheet, from 1, of record 0.
    """

    kind: Literal["csv", "grid", "none"]
    findings: list[Finding] = field(default_factory=list)
    layout: Layout | None = None
    subject: Subject | None = None
    party: Party | None = None
    headings: tuple[str, ...] = ()
    columns: tuple[str | None, ...] = ()
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    encoding: str | None = None
    separator: str = ","
    newline: str | None = None
    header_row: int = 0
    rows: Sequence[Sequence[str]] = ()
    sheet: str | None = None
    first_line: int = 1


def read_shapes(
    path: Path, name: str, columns: Mapping[str, str] | None = None, subject: Subject | None = None
) -> list[TableShape]:
    """The tables of a file, at least one: a workbook or a page can hold several."""
    return [read_shape(path, name, columns, subject)]


def read_shape(
    path: Path, name: str, columns: Mapping[str, str] | None = None, subject: Subject | None = None
) -> TableShape:
    """The shape of a file; of text only the first MB is read. Nothing raises on bad input.

    `columns` maps a bureau's own headings to standard ones (several may map to one: the first filled cell
    counts); `subject` is what the channel holds, for headings that do not tell.
    """
    size = path.stat().st_size
    with path.open("rb") as handle:
        signature = handle.read(_SIGNATURE_BYTES)
    kind, suffix = kind_of(signature)
    if kind == "damaged" and size > len(signature):
        # Only the whole of a zip file shows what it is.
        kind = "xlsx"
    own = dict(columns or {})
    if kind == "text":
        shape = _delimited(path, own, subject)
        odd = name_finding(name, kind, suffix)
        return shape if odd is None else replace(shape, findings=[odd, *shape.findings])
    if size > WORKBOOK_BYTES:
        limit = f"{WORKBOOK_BYTES >> 20} MB"
        return TableShape("none", [finding("file-too-large", size=f"{size >> 20} MB", limit=limit)])
    data = path.read_bytes()
    if suffix == ".json":
        return _portal(data, subject)
    return _grids(data, name, own, subject)


def _delimited(path: Path, own: Mapping[str, str], subject: Subject | None) -> TableShape:
    head = read_head(path)
    separator, records = _separator(head, own)
    header = read_header(records, own=own, subject=subject)
    if isinstance(header, Finding):
        return TableShape("none", [header], encoding=head.encoding)
    return TableShape(
        "csv",
        header.findings,
        header.layout,
        header.subject,
        header.party,
        header.headings,
        header.columns,
        header.places,
        header.persons,
        head.encoding,
        separator,
        head.newline,
        header.row,
    )


def _separator(head: Head, own: Mapping[str, str]) -> tuple[str, list[list[str]]]:
    """The separator under which a header shows the most known headings."""
    candidates = [(separator, head_records(head, separator, HEADER_ROWS)) for separator in SEPARATORS]
    return max(candidates, key=lambda candidate: best_row(candidate[1], own)[1])


def _portal(data: bytes, subject: Subject | None) -> TableShape:
    rows = read_portal(data)
    if isinstance(rows, Finding):
        return TableShape("none", [rows])
    header = read_header(rows[:1], own={}, subject=subject, ordered=False)
    if isinstance(header, Finding):
        return TableShape("none", [header])
    return _of_grid(header, rows, [])


def _grids(data: bytes, name: str, own: Mapping[str, str], subject: Subject | None) -> TableShape:
    reading = read_grids(data, name)
    missing: Finding | None = None
    for grid in reading.grids:
        rows = grid.filled()
        header = read_header(rows, own=own, subject=subject)
        if isinstance(header, Header):
            return _of_grid(header, rows, reading.findings)
        missing = missing or header
    return TableShape("none", [*reading.findings, *([missing] if missing is not None else [])])


def _of_grid(header: Header, rows: Sequence[Sequence[str]], findings: Sequence[Finding]) -> TableShape:
    return TableShape(
        "grid",
        [*findings, *header.findings],
        header.layout,
        header.subject,
        header.party,
        header.headings,
        header.columns,
        header.places,
        header.persons,
        header_row=header.row,
        rows=rows[header.row + 1 :],
    )
