"""The files that were accepted from the inbox: part of their channels' captures for good.

Belongs here: where they lie, and showing them as captures. Does not belong here: who accepts a file
(`receiving.py`), the capture log (`capturing.py`).

A file lies in `<data>/raw/received/<bureau>/<channel>/<digest>/<name>`; `captures.csv` in the channel's
folder says when it came.
"""

import csv
import os
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from sources.model import Channel
from sources.platforms.capture_log import COLUMNS, NAME
from sources.platforms.files import Listing, list_captures
from warehouse.store import replacing

RECORD_FORMATS = ("permits", "penalties")
_DIGITS = 16


def received_root(data: Path) -> Path:
    """The folder with the accepted files and the receipts of a data folder."""
    return data / "raw" / "received"


def is_accepted(data: Path, slug: str, channel: Channel, sha256: str) -> bool:
    """Whether a channel has the content already."""
    return (received_root(data) / slug / channel.id / sha256[:_DIGITS]).is_dir()


def accept(data: Path, slug: str, channel: Channel, file: Path, name: str, sha256: str, at: datetime) -> None:
    """Move a file (on the data folder's file system) into a channel: first the bytes, then when they came.

    Done a second time it changes nothing.
    """
    folder = received_root(data) / slug / channel.id
    place = folder / sha256[:_DIGITS] / name
    place.parent.mkdir(parents=True, exist_ok=True)
    os.replace(file, place)
    relative = f"{sha256[:_DIGITS]}/{name}"
    log = folder / NAME
    rows: list[dict[str, str]] = []
    if log.is_file():
        with log.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    if any(row["file"] == relative for row in rows):
        return
    moment = at.isoformat(timespec="seconds")
    rows.append({**dict.fromkeys(COLUMNS, ""), "file": relative, "captured_at": moment})
    with replacing(log) as partial, partial.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def list_received(data: Path, slug: str, channel: Channel, as_of: date) -> Listing:
    """The accepted files of a channel as captures of it; their paths begin with `received/`."""
    folder = received_root(data) / slug
    if channel.format not in RECORD_FORMATS or not (folder / channel.id).is_dir():
        return Listing()
    everything = channel.model_copy(update={"path": channel.id, "pattern": "**", "exclude": ()})
    listing = list_captures(folder, everything, as_of)
    found = [replace(file, relative=f"received/{file.relative}") for file in listing.found]
    return Listing(found, listing.findings)
