"""Cells of an .xlsx whose value is lost: error values, and formulas that were never computed.

Belongs here: finding them in the sheets' XML, because the parser hands both out as empty cells.
Does not belong here: reading the other cells (`workbook.py`).
"""

import io
import posixpath
import re
import zipfile
import zlib

_NAME = r"""(?:"([^"]*)"|'([^']*)')"""
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.S)
_REFERENCE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_ERROR = re.compile(rb"""\bt=["']e["']""")
_TEXT = re.compile(rb"""\bt=["']str["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_INLINE = re.compile(rb"<(?:\w+:)?is\b")
_MOST = 10_000
NOT_COMPUTED = "未计算的公式"

Place = tuple[int, int]


def lost_cells(data: bytes) -> dict[str, dict[Place, str]]:
    """By sheet name the rows and columns (from 0) of lost values, with what the cell shows instead.

    Of a damaged workbook nothing is told: reading its cells will say so. At most 10,000 cells of a sheet.
    """
    found: dict[str, dict[Place, str]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, member in _sheets(archive):
                xml = archive.read(member)
                if b"<f" in xml or b":f" in xml or b't="e"' in xml or b"t='e'" in xml:
                    cells = _lost(xml)
                    if cells:
                        found[name] = cells
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError, NotImplementedError):
        return {}
    except RuntimeError:  # an encrypted member
        return {}
    return found


def _lost(xml: bytes) -> dict[Place, str]:
    cells: dict[Place, str] = {}
    for cell in _CELL.finditer(xml):
        attributes, inner = cell[1], cell[2] or b""
        error = _ERROR.search(attributes)
        if not error and not (_FORMULA.search(inner) and not _INLINE.search(inner)):
            continue
        value = _VALUE.search(inner)
        # A formula may well result in an empty text, but then the cell says that it holds text.
        if not error and value is not None and (value[1] or _TEXT.search(attributes)):
            continue
        reference = _REFERENCE.search(attributes)
        if reference is not None:
            shown = value[1].decode("ascii", "replace") if value is not None and value[1] else NOT_COMPUTED
            cells[int(reference[2]) - 1, _column(reference[1])] = shown[:20]
        if len(cells) == _MOST:
            break
    return cells


def _sheets(archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """The sheets' names and members."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        _attribute(found[1], "Id"): _attribute(found[1], "Target") for found in _RELATION.finditer(relations)
    }
    sheets = []
    for found in _SHEET.finditer(book):
        target = targets.get(_attribute(found[1], r"\w+:id"), "")
        member = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        if member in archive.namelist():
            sheets.append((_plain(_attribute(found[1], "name")), member))
    return sheets


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*{_NAME}", text)
    return (found[1] if found[1] is not None else found[2]) if found else ""


def _plain(text: str) -> str:
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
