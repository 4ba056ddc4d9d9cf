"""Writing workbooks so that the same content gives the same bytes.

Belongs here: what makes an .xlsx reproducible (fixed times, fixed member order, no compression).
Does not belong here: the content of any sample.
"""

import io
import zipfile
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

_MOMENT = datetime(2026, 1, 4, 9, 0, 0)


def save(book: Workbook, path: Path) -> None:
    """Write `book` to `path` with a fixed moment in place of openpyxl's clock and the zip's member times."""
    book.properties.created = book.properties.modified = _MOMENT
    book.properties.creator = "示范区"
    buffer = io.BytesIO()
    book.save(buffer)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(path, "w") as target:
        for name in sorted(source.namelist()):
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _fixed_modified(data)
            # stored, not deflated: another zlib would give other bytes
            target.writestr(zipfile.ZipInfo(name, _MOMENT.timetuple()[:6]), data, zipfile.ZIP_STORED)


def _fixed_modified(core: bytes) -> bytes:
    """openpyxl stamps `modified` while saving; put the fixed moment there."""
    head, _, rest = core.partition(b"<dcterms:modified")
    opening, _, tail = rest.partition(b">")
    return head + b"<dcterms:modified" + opening + b">2026-01-04T09:00:00Z" + tail[tail.index(b"</") :]
