"""Receipts of the inbox: what became of each file, so that it is dealt with once.

Belongs here: their shape and where they lie (`<data>/raw/received/<bureau>/.receipts/<digest>.json`).
Does not belong here: the steps themselves (`receiving.py`).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from assets.inbox import Address, own_channels
from assets.received import is_accepted, received_root
from warehouse.store import replacing

Outcome = Literal["imported", "returned", "repeated", "waiting", "refused"]

_NOBODY = "_"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one file. `answers` are the names of its answers in the outbox."""

    place: str
    name: str
    outcome: Outcome
    message: str
    source_id: str | None = None
    channel_id: str | None = None
    sha256: str | None = None
    bytes: int = 0
    rows: int = 0
    valid_rows: int = 0
    answers: tuple[str, ...] = ()
    received_at: str | None = None
    is_done: bool = True


def receipt_file(data: Path, address: Address, sha256: str) -> Path:
    """Where the receipt of a content lies: with its bureau's files, or with those of nobody."""
    slug = address.source.slug if address.source is not None else _NOBODY
    return received_root(data) / slug / ".receipts" / f"{sha256}.json"


def imported(data: Path, address: Address, sha256: str) -> Receipt | None:
    """The receipt of the same content, imported into the same channel (of a folder without one: into any)."""
    if address.source is None:
        return None
    receipt = read_receipt(receipt_file(data, address, sha256))
    if receipt is None or not receipt.is_done or receipt.outcome != "imported":
        return None
    slug = address.source.slug
    channels = [address.channel] if address.channel is not None else own_channels(address.source)
    return receipt if any(is_accepted(data, slug, one, sha256) for one in channels) else None


def read_receipt(file: Path) -> Receipt | None:
    """A receipt; None when there is none that can be read."""
    try:
        fields: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return Receipt(**{**fields, "answers": tuple(fields["answers"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_receipt(file: Path, receipt: Receipt) -> None:
    """Write a receipt in one step."""
    with replacing(file) as partial:
        partial.write_text(json.dumps(asdict(receipt), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
