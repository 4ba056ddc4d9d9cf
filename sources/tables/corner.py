"""In which column a sheet's cells begin: the reader of workbooks leaves empty columns at the left out.

Belongs here: that column. Does not belong here: the cells (`workbook.py`), their meaning.
"""

import io
import posixpath
import re
import zipfile
import zlib
from pathlib import Path

import lxml.etree as etree
from python_calamine import CalamineWorkbook

_CHUNK = 1 << 20
_TAIL = 4096
_ROOM = 1 << 30
_FILLED = re.compile(
    rb'<(?:\w+:)?c\b[^<>]{0,400}?\br="([A-Z]{1,3})\d{1,7}"[^<>]{0,400}(?<!/)>\s*'
    rb"(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?(?:is\b|v\b[^<>]*>[^<])"
)
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def first_column(path: Path, sheet: str) -> int:
    """The column, from 1, of the leftmost filled cell of a workbook's sheet; 1 when that cannot be told."""
    try:
        if zipfile.is_zipfile(path):
            return _of_xlsx(path, sheet)
        with CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())) as book:
            start = book.get_sheet_by_name(sheet).start
            return start[1] + 1 if start is not None else 1
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the parser is not an Exception
        return 1


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The member of every sheet of an .xlsx by the sheet's name, in the book's order.

    Raises KeyError, etree.XMLSyntaxError or ValueError when the container is not in order.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    book = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    links = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter("{*}Relationship")}
    found: dict[str, str] = {}
    for entry in book.iter("{*}sheet"):
        target = targets[entry.get(_RELATION)]
        part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        found[str(entry.get("name"))] = part
    return found


def _of_xlsx(path: Path, sheet: str) -> int:
    with zipfile.ZipFile(path) as archive:
        try:
            part = sheet_parts(archive)[sheet]
        except (KeyError, ValueError, etree.XMLSyntaxError):
            return 1
        least, tail, read = 1 << 14, b"", 0
        try:
            with archive.open(part) as handle:
                while (piece := handle.read(_CHUNK)) and read < _ROOM:
                    read += len(piece)
                    for letters in set(_FILLED.findall(tail + piece)):
                        least = min(least, _number(letters))
                    if least == 1:
                        break
                    tail = piece[-_TAIL:]
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
            return 1
    return least if least < 1 << 14 else 1


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
