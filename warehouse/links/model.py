"""What is decided on: records, the answers, the items that come into question.

Belongs here: the shapes. Does not belong here: how an answer is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from warehouse.links.nearest import CatalogueItem, Near, Nearest

Method = Literal["channel", "rule", "text", "review"]
Reason = Literal["domain_unsure", "item_unsure", "other_body", "rule_ambiguous", "no_item"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A notice, or a group of permits or penalties of one body, channel and certificate.

    `title` is the notice's title or the certificate's name; `records` counts what the group holds.
    """

    queue_id: str
    record_kind: str
    body_id: str
    channel_id: str | None
    source_id: str
    title: str
    genre: str | None
    channel_title: str | None
    records: int = 1
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Tied:
    """It belongs to these items; none of them: to no item at all."""

    items: tuple[str, ...]
    method: Method
    score: float
    evidence: str


@dataclass(frozen=True, slots=True)
class Open:
    """Nobody can say yet: the nearest items, and why it was not decided. An item None stands for none."""

    reason: Reason
    domain: str | None
    score: float | None
    evidence: str
    candidates: tuple[tuple[CatalogueItem | None, float], ...]

    def as_json(self) -> list[dict[str, Any]]:
        """The candidates as the queue keeps them."""
        return [
            {
                "item_id": item.item_id if item else None,
                "path": item.path if item else None,
                "score": round(score, 4),
            }
            for item, score in self.candidates
        ]


Answer = Tied | Open


@dataclass(frozen=True)
class Catalogue:
    """The items that come into question: those of the district, of each body, and the bundled ones.

    `by_domain` holds the district's items of a domain, or the bundled ones where the district has none.
    """

    by_body: Mapping[str, Sequence[CatalogueItem]]
    by_domain: Mapping[str, Sequence[CatalogueItem]]
    district_domains: frozenset[str]
    office_ids: frozenset[str]
    nearest: Nearest

    def of(self, body_id: str, domain: str | None = None) -> Sequence[CatalogueItem]:
        """The items of a body, of one domain or of all."""
        return [item for item in self.by_body.get(body_id, ()) if domain in (None, item.domain)]

    def near(self, title: str, items: Sequence[CatalogueItem], most: int = 5) -> list[Near]:
        """The items nearest to a title."""
        return self.nearest.find(title, items, most)
