"""What the text match stands on: catalogue items, example titles, the lexicon, the calibration.

Belongs here: reading the CSV files of this package. Does not belong here: matching.
"""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HERE = Path(__file__).parent
LEARNED = _HERE / "learned.npz"
"""Learned from the bundled data by `python -m warehouse.keying.train`; learning takes half a minute."""
_LEARNED_FROM = (
    "items.csv",
    "examples.csv",
    "domains.csv",
    "characters.csv",
    "text.py",
    "frames.py",
    "model.py",
)


@dataclass(frozen=True)
class Item:
    """A catalogue item; `words` are its content elements or other text of the catalogue about it."""

    item_id: str
    domain: str
    level1: str
    level2: str = ""
    level3: str = ""
    words: str = ""


@dataclass(frozen=True)
class Example:
    """A title with its domain (None = none of the 26) and, where known, the item's levels."""

    title: str
    domain: str | None
    level1: str = ""
    level2: str = ""


@dataclass(frozen=True)
class Decision:
    """What a person decided about a title; it wins over every match of the same title."""

    title: str
    domain: str | None
    item_id: str | None = None


@dataclass(frozen=True)
class Calibration:
    """Numbers found by cross-validation on the bundled examples (`calibration.csv` gives the reasons)."""

    temperature: float
    threshold: float
    threshold_none: float
    lexicon_weight: float
    item_floor: float


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def bundled_items() -> tuple[Item, ...]:
    """The example items of the 26 domains (facts of the national guides and of published catalogues)."""
    return tuple(
        Item(row["item_id"], row["domain"], row["level1"], row["level2"], words=row["words"])
        for row in _rows("items.csv")
    )


def bundled_examples() -> tuple[Example, ...]:
    """Titles written for this package in the manner of county bureaus; places and companies are invented."""
    return tuple(
        Example(row["title"], row["domain"] or None, row["level1"], row["level2"])
        for row in _rows("examples.csv")
    )


def bundled_lexicon() -> tuple[tuple[str | None, str, str], ...]:
    """(domain or None, word or `first…second`, kind): kind is one of `lexicon.WEIGHTS`."""
    return tuple((row["domain"] or None, row["word"], row["kind"]) for row in _rows("lexicon.csv"))


def bundled_domains() -> dict[str, tuple[str, ...]]:
    """The 26 domains in their official order, each with the names under which columns carry it."""
    return {
        row["domain"]: (row["domain"], *filter(None, row["aliases"].split("、")))
        for row in _rows("domains.csv")
    }


def bundled_digest() -> str:
    """What the bundled model is learned from, as one digest: data, and the code that learns."""
    digest = hashlib.sha256()
    for name in _LEARNED_FROM:
        digest.update((_HERE / name).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def bundled_calibration() -> Calibration:
    """The numbers of `calibration.csv`."""
    values = {row["name"]: float(row["value"]) for row in _rows("calibration.csv")}
    return Calibration(**values)
