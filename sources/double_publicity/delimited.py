"""Delimited text of any size: its head, a clean UTF-8 copy, and rows read with patience.

Belongs here: encodings, separators, quotation marks, NUL bytes, ragged rows of big files.
Does not belong here: headings (`header.py`), values.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sources.double_publicity.files import File
from sources.double_publicity.recode import Copied, Utf8Stream
from sources.findings import Finding, finding
from sources.text import decode

HEAD_BYTES = 1 << 20
SEPARATORS = (",", "\t", ";", "|")
CHUNK_ROWS = 20_000
_CHUNK_BYTES = 1 << 22
_FIELD_LIMIT = 1 << 26


@dataclass(frozen=True, slots=True)
class Head:
    """The first records of a text."""

    text: str
    encoding: str


@dataclass(frozen=True, slots=True)
class RowChunk:
    """Rows by column, all of one width; `overflow[i]` holds filled cells beyond the header, else None."""

    columns: list[list[str]]
    overflow: list[str | None]


def read_head(file: File) -> Head:
    """The beginning of a text, decoded, up to its last complete line."""
    with file.open("rb") as handle:
        data = handle.read(HEAD_BYTES)
    if len(data) == HEAD_BYTES and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        cut = max(data.rfind(b"\n"), data.rfind(b"\r"))
        data = data[: cut + 1] if cut > 0 else data
    decoded = decode(data)
    text = decoded.text.replace("\x00", "").removeprefix("\ufeff")
    return Head(text, decoded.encoding)


def head_records(head: Head, separator: str, count: int) -> list[list[str]]:
    """The first records of a text under a separator."""
    csv.field_size_limit(_FIELD_LIMIT)
    try:
        return list(islice(csv.reader(io.StringIO(head.text, newline=""), delimiter=separator), count))
    except csv.Error:
        return []


def open_utf8(file: File, encoding: str) -> Utf8Stream:
    """A text as a stream of UTF-8; UTF-8 itself may turn out to be another encoding (see `to_utf8`)."""
    return Utf8Stream(file.open("rb"), encoding)


def loss_findings(copied: Copied, encoding: str) -> list[Finding]:
    """What was lost in a text."""
    findings = []
    if copied.damages:
        findings.append(
            finding("text-undecodable", count=copied.damages, line=copied.first_damage, encoding=encoding)
        )
    if copied.nuls:
        findings.append(finding("text-nul-bytes", count=copied.nuls, line=copied.first_nul))
    return findings


def to_utf8(file: File, encoding: str, target: Path) -> tuple[list[Finding], bool]:
    """Copy a text as UTF-8 without NUL characters; findings, and whether bytes could not be decoded."""
    chosen = _whole_encoding(file) if is_utf8(encoding) else encoding
    with open_utf8(file, chosen) as text, target.open("wb") as copy:
        while piece := text.read(_CHUNK_BYTES):
            copy.write(piece)
    return loss_findings(text.copied, chosen), text.copied.damages > 0


def is_utf8(encoding: str) -> bool:
    """Whether an encoding is UTF-8, with a signature or without."""
    return encoding in ("utf-8", "utf-8-sig")


def _whole_encoding(file: File) -> str:
    """UTF-8 or GB18030, whichever leaves fewer undecodable places in the whole file."""
    damages = {}
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        damages[encoding] = 0
        with file.open("rb") as handle:
            while piece := handle.read(_CHUNK_BYTES):
                damages[encoding] += decoder.decode(piece).count("\ufffd")
    return "utf-8" if damages["utf-8"] <= damages["gb18030"] else "gb18030"


def patient_rows(path: Path, separator: str, header_row: int, width: int) -> Iterator[RowChunk | Finding]:
    """The records below the header of a UTF-8 text, however ragged; short rows are filled with ''.

    A quotation mark that nobody closes gives a finding first and quotation marks are then plain text.
    """
    quoting: int = csv.QUOTE_MINIMAL
    if _quote_left_open(path, separator):
        quoting = csv.QUOTE_NONE
        yield finding("csv-quote-open")
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        records = islice(_records(handle, separator, quoting), header_row + 1, None)
        while rows := list(islice(records, CHUNK_ROWS)):
            yield _chunk(rows, width, separator)


def _records(handle: Iterator[str], separator: str, quoting: int) -> Iterator[list[str]]:
    reader = csv.reader(handle, delimiter=separator, quoting=quoting)  # type: ignore[arg-type]
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            # One cell beyond the size limit; the reader goes on behind it.
            continue


def _quote_left_open(path: Path, separator: str) -> bool:
    with path.open("rb") as handle:
        quotes = sum(piece.count(b'"') for piece in iter(lambda: handle.read(_CHUNK_BYTES), b""))
    if quotes % 2 == 0:
        return False
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as handle:
        try:
            for _ in csv.reader(handle, delimiter=separator, strict=True):
                pass
        except csv.Error as error:
            return "end of data" in str(error) or "field larger" in str(error)
    return False


def _chunk(rows: list[list[str]], width: int, separator: str) -> RowChunk:
    overflow: list[str | None] = [None] * len(rows)
    for number, row in enumerate(rows):
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        elif len(row) > width:
            rest = row[width:]
            del row[width:]
            overflow[number] = separator.join(rest) if any(cell.strip() for cell in rest) else None
    return RowChunk([list(column) for column in zip(*rows, strict=True)], overflow)
