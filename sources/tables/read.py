"""A file's bytes to grids: the one entrance of this package.

Belongs here: choosing the reader by content, and saying when content and name disagree.
Does not belong here: the formats themselves.
"""

import re

from sources.findings import Finding, finding
from sources.tables.bounds import Bounds, size_words
from sources.tables.delimited import read_delimited
from sources.tables.grid import GridReading
from sources.tables.kinds import Kind, kind_of, suffix, suffix_kind
from sources.tables.markup import read_markup
from sources.tables.spreadsheet_xml import read_spreadsheet_xml
from sources.tables.workbook import read_workbook
from sources.text import decode

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]{2,20})""", re.I)
_DEFAULT = Bounds()


def read_grids(data: bytes, name: str, *, bounds: Bounds = _DEFAULT) -> GridReading:
    """All tables of a file (.xlsx, .xls, delimited text, page), read by content whatever its name says.

    Never raises on bad input: what is empty, damaged, oversized, binary or of another kind than its name
    says is a finding. A page under a workbook's name is reported and its tables are read all the same.
    """
    if len(data) > bounds.file_bytes:
        excess = finding("file-too-large", size=size_words(len(data)), limit=size_words(bounds.file_bytes))
        return GridReading(findings=[excess])
    kind, actual = kind_of(data)
    if kind == "empty":
        return GridReading(findings=[finding("file-empty")])
    if kind == "locked":
        return GridReading(findings=[finding("file-locked")])
    if kind == "binary":
        return GridReading(findings=[finding("file-not-text")])
    if kind == "damaged":
        return GridReading(findings=[finding("file-damaged", reason="压缩包不完整")])
    if kind in ("docx", "other"):
        return GridReading(findings=[finding("file-kind-unsupported", suffix=actual)])
    reading = _read(data, name, kind, bounds)
    if (odd := name_finding(name, kind, actual)) is not None:
        reading.findings.insert(0, odd)
    if not reading.grids and not any(found.severity == "E" for found in reading.findings):
        reading.findings.append(finding("table-missing"))
    return reading


def _read(data: bytes, name: str, kind: Kind, bounds: Bounds) -> GridReading:
    if kind in ("xlsx", "xls"):
        return read_workbook(data, kind, bounds)
    if kind == "xml":
        return read_spreadsheet_xml(data, bounds)
    declared = _CHARSET.search(data[:4096]) if kind == "html" else None
    decoded = decode(data, declared[1].decode("ascii") if declared else None)
    text = decoded.text
    reading = read_markup(text) if kind == "html" else read_delimited(text, name, bounds)
    reading.findings[:0] = decoded.findings
    return reading


def read_text_grid(text: str, name: str, separator: str, *, bounds: Bounds = _DEFAULT) -> GridReading:
    """The one table of a delimited text whose separator is known."""
    return read_delimited(text, name, bounds, separator)


def name_finding(name: str, kind: Kind, actual: str) -> Finding | None:
    """What is odd about the name of a file whose content is `kind`; None when nothing is."""
    promised = suffix_kind(name)
    if promised is None or promised == kind:
        return None
    if kind == "html":
        return finding("file-kind-unexpected", suffix=suffix(name), actual="网页（HTML）")
    return finding("file-suffix-wrong", suffix=suffix(name), actual=actual)
