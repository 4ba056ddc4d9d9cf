"""What a file is, told by its bytes: names lie (web pages saved as .xlsx, exports renamed to .xls).

Belongs here: signatures and suffixes. Does not belong here: opening or reading a file.
"""

import io
import re
import struct
import zipfile
from pathlib import PurePath
from typing import Literal

Kind = Literal["xlsx", "xls", "html", "text", "xml", "docx", "other", "locked", "binary", "damaged", "empty"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_OTHER = (
    (b"%PDF-", ".pdf"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b\x08", ".gz"),
    (b"{\\rtf", ".rtf"),
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|meta|div|script|tr|center|p|form)\b[^<]{0,2000}?>", re.I
)
_JSON = re.compile(
    rb'\{\s*"|\[\s*(?:(?:null|"[^"\n]{0,200}"|-?[0-9.]{1,30})\s*,\s*){0,50}[{\[]|[\w$.]{1,80}\s*\(\s*[\[{]'
)
# The first record of a workbook's stream, and the one that follows it closely when there is a password.
_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILE_PASS = 0x002F
_FIRST_RECORDS = 8
_SPREADSHEET_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_HEAD = 65_536
_CONTROLS = bytes([*range(9), 11, *range(14, 32), 127])
_STRAYS = 16
_SUFFIX_KINDS: dict[str, Kind] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".et": "xls",
    ".html": "html",
    ".htm": "html",
    ".shtml": "html",
    ".csv": "text",
    ".tsv": "text",
    ".txt": "text",
    ".xml": "xml",
    ".docx": "docx",
}


def kind_of(data: bytes) -> tuple[Kind, str]:
    """The kind of the content and its usual suffix ('' when the content has no usual one)."""
    if not data:
        return "empty", ""
    head = data[:_HEAD]
    if head.startswith(b"PK"):
        return _zip_kind(data)
    if head.startswith(OLE) and _is_locked(data):
        return "locked", ""
    if head.startswith(OLE):
        return ("other", ".doc") if "WordDocument".encode("utf-16-le") in data else ("xls", ".xls")
    if head[:4] in (b"\x09\x08\x10\x00", b"\x09\x08\x08\x00"):
        return "xls", ".xls"
    for signature, suffix in _OTHER:
        if head.startswith(signature):
            return "other", suffix
    if not head.startswith(_UTF16) and _is_binary(head):
        return "binary", ""
    text_head = head.decode("utf-16", "ignore").encode() if head.startswith(_UTF16) else head
    start = text_head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"<?xml", b"<Workbook")) and _SPREADSHEET_XML in text_head:
        return "xml", ".xml"
    if start.startswith(b"<") and _MARKUP.search(text_head):
        return "html", ".html"
    if _JSON.match(start):
        return "other", ".json"
    return "text", ".csv"


def suffix_kind(name: str) -> Kind | None:
    """The kind that a file's name promises; None when the suffix promises nothing."""
    return _SUFFIX_KINDS.get(suffix(name))


def suffix(name: str) -> str:
    """The suffix of a file's name in lower case, with its dot; '' when there is none."""
    return PurePath(name.replace("\\", "/")).suffix.lower()


def _zip_kind(data: bytes) -> tuple[Kind, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "damaged", ""
    if "xl/workbook.xml" in names or any(name.startswith("xl/worksheets/") for name in names):
        return "xlsx", ".xlsx"
    if "word/document.xml" in names:
        return "docx", ".docx"
    if "xl/workbook.bin" in names:
        return "other", ".xlsb"
    return "other", ".zip"


def _is_locked(data: bytes) -> bool:
    """Whether a password is needed to open an OLE container: [MS-OFFCRYPTO] 2.3.1, [MS-XLS] 2.4.117."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return True
    start = data.find(_GLOBALS)
    at = start
    for _ in range(_FIRST_RECORDS):
        if start < 0 or at + 4 > len(data):
            return False
        number, length = struct.unpack_from("<HH", data, at)
        if number == _FILE_PASS:
            return True
        at += 4 + length
    return False


def _is_binary(head: bytes) -> bool:
    """Whether control characters that no text has are more than strays: over one byte in twenty."""
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls == len(head) or (controls >= _STRAYS and controls * 20 > len(head))
