"""Captured documents of a bureau: which are attachments, which are notices, and their rows.

Belongs here: tying a captured file to the notice that names it, rows of `parsed.documents`.
Does not belong here: reading documents (`sources/documents`), rows of notices (`reading.py`).
"""

import posixpath
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from sources.documents import DocumentText
from sources.findings import Finding

Capture = Mapping[str, Any]
_Key = tuple[str, ...]


class Attachments:
    """Which captured notice names which file."""

    def __init__(self) -> None:
        """No notice is known yet."""
        self._notices: dict[_Key, str] = {}

    def add(self, capture: Capture, attachments: Sequence[Mapping[str, str | None]]) -> None:
        """Take over the attachments of a notice; the first notice that names a file keeps it."""
        folder, page = posixpath.split(capture["path"])
        # Browsers save the files of a page into a folder beside it.
        folders = (folder, posixpath.join(folder, posixpath.splitext(page)[0] + "_files"))
        for attachment in attachments:
            url, title = attachment.get("url"), attachment.get("title")
            keys: list[_Key] = []
            if url:
                keys.append(("url", _address(url)))
                # A link without an address of its page is a path beside the page.
                relative = posixpath.normpath(posixpath.join(folder, unquote(url.split("?", 1)[0])))
                keys.append((capture["channel_id"], relative))
            names = {posixpath.basename(unquote(_path_of(url))) if url else "", (title or "").strip()}
            keys.extend(
                (capture["channel_id"], posixpath.join(place, name))
                for place in folders
                for name in sorted(names)
                if "." in name
            )
            for key in keys:
                self._notices.setdefault(key, capture["capture_id"])

    def notice_of(self, capture: Capture) -> str | None:
        """The capture of the notice that names this file: by its address, else by its place and name."""
        found = self._notices.get(("url", _address(capture["url"]))) if capture["url"] else None
        return found or self._notices.get((capture["channel_id"], posixpath.normpath(capture["path"])))


def document_rows(
    slug: str, capture: Capture, document: DocumentText, notice: str | None
) -> list[dict[str, Any]]:
    """Rows of `parsed.documents` for a captured document and, of an archive, for its members."""
    place = {
        "source_id": slug,
        "capture_id": capture["capture_id"],
        "notice_capture_id": notice,
        "url": capture["url"],
    }
    rows = [{**place, **_row(capture["path"], document)}] if document.text else []
    names: dict[str, int] = {}
    for member, inside in document.members:
        if not inside.text:
            continue
        count = names[member] = names.get(member, 0) + 1
        name = f"{capture['path']}/{member}" + (f" ({count})" if count > 1 else "")
        rows.append({**place, **_row(name, inside)})
    return rows


def document_findings(capture: Capture, document: DocumentText) -> list[tuple[str, list[Finding]]]:
    """Findings of a document and of the members of an archive, with the place that each list is about."""
    found = [(capture["path"], document.findings)]
    found += [(f"{capture['path']}/{name}", inside.findings) for name, inside in document.members]
    return found


def _path_of(url: str) -> str:
    """The path of an address; '' when it is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _row(name: str, document: DocumentText) -> dict[str, Any]:
    text = document.text or ""
    return {
        "name": name,
        "kind": document.kind,
        "title": document.title,
        "pages": document.pages,
        "chars": len(text),
        "text": text,
        "findings": len(document.findings),
    }


def _address(url: str) -> str:
    """An address as far as it names a file: without scheme, fragment and ways of writing."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower()}{unquote(parts.path)}{query}"
