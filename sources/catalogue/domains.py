"""The 26 domains of the standard catalogue (国办发〔2019〕54号) and how a text names one.

Belongs here: names and aliases. Does not belong here: items, titles of notices (the key matcher).
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sources.catalogue.words import simplified

_FILE = Path(__file__).parent.parent / "reference" / "domains.csv"
_NOISE = re.compile(r"[\s《》“”\"'·]+")
_BODY_AFTER = re.compile(r"(?:委员会|委|局|厅|部门|部|科|股|中心|所|站|队|办公室|办)")


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain with its number in the standard order, other names, and whether it reaches towns.

    `aliases` may stand inside a longer text; `aliases_exact` are too short for that and count only as
    the whole name or right before 领域.
    """

    no: int
    name: str
    aliases: tuple[str, ...]
    aliases_exact: tuple[str, ...]
    reaches_town: bool


@cache
def domains() -> tuple[Domain, ...]:
    """The 26 domains in the order of the standard."""
    with _FILE.open(encoding="utf-8", newline="") as handle:
        return tuple(
            Domain(
                int(row["no"]),
                row["name"],
                _names(row["aliases"]),
                _names(row["aliases_exact"]),
                row["reaches_town"] == "Y",
            )
            for row in csv.DictReader(handle)
        )


def domain_of(text: str | None) -> Domain | None:
    """The domain that a text names, by its name or a local alias; None when it names none or several.

    What stands right before 领域 decides; a body's name (卫生健康局) does not name a domain.
    """
    words = simplified(_NOISE.sub("", unicodedata.normalize("NFKC", text or "")))
    words = re.sub(r"^\(?[0-9一二三四五六七八九十]{1,4}[)、.]*", "", words) or words
    if not words:
        return None
    everywhere = _everywhere()
    for stem in (words, *(words[: found.start()] for found in re.finditer("领域", words))):
        named = _by_name().get(re.sub(r"\([^()]*\)$", "", stem))
        if named:
            return named
    for found in re.finditer("领域", words):
        stem = re.sub(r"(?:类|信息|工作)$", "", words[: found.start()])
        endings = [name for name in _by_name() if stem.endswith(name)]
        if endings:
            return _by_name()[max(endings, key=len)]
    hits: dict[int, str] = {}
    remaining = words
    for name in everywhere:
        place = remaining.find(name)
        if place >= 0 and not _BODY_AFTER.match(remaining, place + len(name)):
            hits.setdefault(everywhere[name].no, name)
            remaining = remaining.replace(name, "|")
    return everywhere[next(iter(hits.values()))] if len(hits) == 1 else None


def _names(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("；") if name)


@cache
def _by_name() -> dict[str, Domain]:
    return {
        name: domain for domain in domains() for name in (domain.name, *domain.aliases, *domain.aliases_exact)
    }


@cache
def _everywhere() -> dict[str, Domain]:
    """Names that may stand inside a text, longest first, so that 救灾生产 is not taken for 救灾."""
    pairs = [(name, domain) for domain in domains() for name in (domain.name, *domain.aliases)]
    return dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[1].no)))
