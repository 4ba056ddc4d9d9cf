"""Parts of an .xlsx container: reading, replacing, adding them; text as XML.

Belongs here: the container (ECMA-376 part 2) and XML itself. Does not belong here: what a sheet holds.
"""

import posixpath
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import lxml.etree as etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

CELL_TEXT = 32_767
"""Characters that a cell holds (limits of Excel)."""

_LARGEST_PART = 64 << 20
_CHUNK = 1 << 20
_LEVEL = 3
_TIME = (1980, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_CUT = "…（原文过长，已截断）"


class UnusualWorkbook(Exception):
    """The workbook is built in a way that is not edited in place; its rows are written anew instead."""


class Package:
    """An .xlsx container whose parts can be replaced, added and left out; `write` makes the new one."""

    def __init__(self, path: Path) -> None:
        """Open `path`; raises UnusualWorkbook when it is no container in order."""
        try:
            self._zip = zipfile.ZipFile(path)
            self._members = {info.filename: info for info in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise UnusualWorkbook(str(error)) from error
        self._new: dict[str, bytes | Path] = {}
        self._gone: set[str] = set()

    def close(self) -> None:
        """Close the container."""
        self._zip.close()

    def has(self, part: str) -> bool:
        """Whether there is such a part."""
        return part in self._new or (part in self._members and part not in self._gone)

    def names(self) -> list[str]:
        """All parts."""
        return [*(name for name in self._members if name not in self._gone), *self._new]

    def read(self, part: str) -> bytes:
        """The bytes of a part of ordinary size."""
        if part in self._new:
            content = self._new[part]
            return content if isinstance(content, bytes) else content.read_bytes()
        info = self._members.get(part)
        if info is None or info.file_size > _LARGEST_PART:
            raise UnusualWorkbook(f"{part} is missing or too large")
        with self.open(part) as handle:
            return handle.read(_LARGEST_PART + 1)

    def open(self, part: str) -> IO[bytes]:
        """A stream of a part of the original."""
        try:
            return self._zip.open(self._members[part])
        except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise UnusualWorkbook(f"{part} cannot be read") from error

    def xml(self, part: str) -> etree._Element:
        """A part as a tree."""
        return parsed(self.read(part))

    def put(self, part: str, content: bytes | Path) -> None:
        """Add or replace a part; a path is a file with its bytes, which must last until `write`."""
        self._new[part] = content

    def put_xml(self, part: str, root: etree._Element) -> None:
        """Add or replace a part by a tree."""
        self.put(part, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))

    def drop(self, part: str) -> None:
        """Leave a part out."""
        self._gone.add(part)
        self._new.pop(part, None)

    def write(self, target: Path) -> None:
        """Write the new container: the parts in their order, then the added ones."""
        try:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out:
                for name, info in self._members.items():
                    if name in self._new:
                        _store(out, name, self._new[name])
                    elif name not in self._gone and not name.endswith("/"):
                        fresh = zipfile.ZipInfo(name, info.date_time)
                        fresh.compress_type = zipfile.ZIP_DEFLATED
                        fresh.file_size = info.file_size
                        with self.open(name) as source, out.open(fresh, "w") as place:
                            shutil.copyfileobj(source, place, _CHUNK)
                for name, content in self._new.items():
                    if name not in self._members:
                        _store(out, name, content)
        except (zipfile.BadZipFile, EOFError, RuntimeError) as error:
            raise UnusualWorkbook(str(error)) from error


def write_parts(target: Path, parts: Iterable[tuple[str, bytes | Iterator[bytes]]]) -> None:
    """A new container of these parts, each as bytes or piece by piece."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as out:
        for name, content in parts:
            if isinstance(content, bytes):
                _store(out, name, content)
                continue
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            with out.open(info, "w", force_zip64=True) as place:
                for piece in content:
                    place.write(piece)


def _store(out: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = zipfile.ZIP_DEFLATED
    if isinstance(content, bytes):
        out.writestr(info, content)
        return
    info.file_size = content.stat().st_size
    with content.open("rb") as source, out.open(info, "w") as place:
        shutil.copyfileobj(source, place, _CHUNK)


def parsed(content: bytes) -> etree._Element:
    """XML without entities and network; raises UnusualWorkbook for anything else."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnusualWorkbook("a part declares entities")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnusualWorkbook(str(error)) from error


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; '' for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def relations_part(part: str) -> str:
    """The part that holds the relations of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolved(part: str, target: str) -> str:
    """The part that a relation of `part` points at."""
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def xml_text(text: str) -> str:
    """Text as the content of an element: nothing that XML or a spreadsheet takes for something else."""
    clean = _ESCAPED.sub("_x005F_", _ILLEGAL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")))
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xml_attribute(text: str) -> str:
    """Text as the value of an attribute in double quotation marks."""
    return xml_text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def cell_text(text: str) -> str:
    """Text cut to what a cell holds."""
    return text if len(text) <= CELL_TEXT else text[: CELL_TEXT - len(_CUT)] + _CUT
