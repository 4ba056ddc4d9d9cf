"""What a document is, told by its bytes; its name is asked only where the bytes leave it open.

Belongs here: signatures. Does not belong here: opening a document.
"""

import io
import re
import zipfile
from typing import Literal

from sources.tables.kinds import OLE, suffix

Found = Literal["docx", "doc", "pdf", "rtf", "xlsx", "xls", "zip", "ofd", "locked", "damaged", "other"]

_PDF_HEAD = 1024  # bytes before which %PDF- may start (ISO 32000-1, annex H, note 13)
_OTHER = {
    b"Rar!\x1a\x07": "rar",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gz",
    b"\x89PNG\r\n": "png",
    b"\xff\xd8\xff": "jpg",
    b"GIF8": "gif",
    b"II*\x00": "tif",
    b"MM\x00*": "tif",
    b"BM": "bmp",
    b"Founder CEB": "ceb",
}
_BINARY_NAMES = frozenset({".doc", ".docx", ".wps", ".pdf", ".ofd", ".ceb", ".rar", ".7z"})
_WORD_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)


def found_kind(data: bytes, name: str) -> tuple[Found, str] | None:
    """The kind of a document, with the suffix that its kind usually has; None for pages and plain text."""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _of_zip(data)
    if data.startswith(OLE):
        return _of_container(data, name)
    head = data[:_PDF_HEAD]
    if head.lstrip(b"\xef\xbb\xbf\x00 \r\n\t").startswith(b"%PDF-"):
        return "pdf", ".pdf"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
        return "rtf", ".rtf"
    for signature, kind in _OTHER.items():
        if data.startswith(signature):
            return "other", f".{kind}"
    if b"%PDF-" in head and suffix(name) == ".pdf" and b"<html" not in head.lower():
        return "pdf", ".pdf"
    return None


def promised(name: str) -> str | None:
    """The suffix of a name that promises a document of bytes, None for pages and texts."""
    ending = suffix(name)
    return ending if ending in _BINARY_NAMES else None


def _of_zip(data: bytes) -> tuple[Found, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "damaged", ".zip"
    for name in names:
        if _WORD_PART.fullmatch(name):
            return "docx", ".docx"
        if name.startswith("xl/"):
            return ("other", ".xlsb") if "xl/workbook.bin" in names else ("xlsx", ".xlsx")
        if name == "OFD.xml":
            return "ofd", ".ofd"
        if name.startswith("ppt/"):
            return "other", ".pptx"
    return "zip", ".zip"


def _of_container(data: bytes, name: str) -> tuple[Found, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "locked", suffix(name) or ".docx"
    if "WordDocument".encode("utf-16-le") in data:
        return "doc", ".doc"
    if "PowerPoint Document".encode("utf-16-le") in data:
        return "other", ".ppt"
    # A container whose directory is damaged: the name says what it was.
    return ("doc", ".doc") if suffix(name) in (".doc", ".wps") else ("xls", ".xls")
