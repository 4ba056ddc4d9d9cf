"""What captured bytes are, told from their first 64 KiB while capturing.

Belongs here: the kind and the media type, and whether there is anything to read at all.
Does not belong here: reading the content, telling a notice from a challenge page (`sources/pages`).
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sources.findings import Finding, finding
from sources.tables.bounds import size_words
from sources.tables.kinds import OLE, kind_of, suffix

Kind = Literal[
    "html",
    "xlsx",
    "xls",
    "zip",
    "pdf",
    "docx",
    "doc",
    "csv",
    "text",
    "json",
    "xml",
    "image",
    "binary",
    "empty",
]
Outcome = Literal["ok", "empty", "error"]

HEAD_BYTES = 64 << 10

_MEDIA_TYPES: dict[Kind, str] = {
    "html": "text/html",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xls": "application/vnd.ms-excel",
    "zip": "application/zip",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "doc": "application/msword",
    "csv": "text/csv",
    "text": "text/plain",
    "json": "application/json",
    "xml": "application/xml",
    "binary": "application/octet-stream",
}
_IMAGES = {
    b"\x89PNG\r\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"\x00\x00\x01\x00": "image/x-icon",
}
_OFFICE_MEMBER = re.compile(rb"xl/|word/")
_USUAL_SUFFIXES: dict[str, Kind] = {".pdf": "pdf", ".xml": "xml", ".json": "json"}
_TEXT_SUFFIXES: dict[str, Kind] = {".csv": "csv", ".tsv": "csv", ".json": "json"}


@dataclass(frozen=True, slots=True)
class Media:
    """What the bytes are; `outcome` is `ok` when a reader may try them, else `finding` says why not.

    `media_type` is the internet media type, None for a file of 0 bytes.
    """

    kind: Kind
    media_type: str | None
    outcome: Outcome
    finding: Finding | None = None


def sniff(head: bytes, name: str, *, size: int | None = None, limit: int | None = None) -> Media:
    """Judge a file by its first bytes (64 KiB are enough); `name` only tells CSV from other text.

    `size` is that of the whole file, `limit` the channel's `byte_limit`, both in bytes.
    """
    size = len(head) if size is None else size
    if size == 0:
        return Media("empty", None, "empty", finding("file-empty"))
    kind, media_type = _image(head) or _typed(_kind(head, name))
    if limit is not None and size > limit:
        large = finding("file-too-large", size=size_words(size), limit=size_words(limit))
        return Media(kind, media_type, "error", large)
    if not head.strip(b"\x00"):
        return Media("binary", media_type, "error", finding("file-not-text"))
    return Media(kind, media_type, "ok")


def sniff_file(file: Path, *, limit: int | None = None) -> Media:
    """`sniff` for a file; reads its head and nothing more. Raises OSError when it cannot be read."""
    with file.open("rb") as handle:
        head = handle.read(HEAD_BYTES)
    return sniff(head, file.name, size=file.stat().st_size, limit=limit)


def _image(head: bytes) -> tuple[Kind, str] | None:
    """Pictures are captured as parts of saved pages; nothing is read from them."""
    for signature, media_type in _IMAGES.items():
        if head.startswith(signature):
            return "image", media_type
    return ("image", "image/webp") if head.startswith(b"RIFF") and head[8:12] == b"WEBP" else None


def _typed(kind: Kind) -> tuple[Kind, str]:
    return kind, _MEDIA_TYPES[kind]


def _kind(head: bytes, name: str) -> Kind:
    if head.startswith(b"PK"):
        return _zip_kind(head)
    if head.startswith(OLE):
        # The directory of the container may lie behind the head: then the name decides.
        is_document = suffix(name) == ".doc" or "WordDocument".encode("utf-16-le") in head
        return "doc" if is_document else "xls"
    found, usual = kind_of(head)
    if found in ("xls", "html"):
        return found
    if found == "text":
        return _text_kind(head, name)
    return _USUAL_SUFFIXES.get(usual, "binary")


def _zip_kind(head: bytes) -> Kind:
    """Office files by the names of their first members; the list at the end of the archive is not needed."""
    first = _OFFICE_MEMBER.search(head)
    if first is None:
        return "zip"
    return "xlsx" if first[0] == b"xl/" else "docx"


def _text_kind(head: bytes, name: str) -> Kind:
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<?xml"):
        return "xml"
    return _TEXT_SUFFIXES.get(suffix(name), "text")
