"""What the reader of relations gives back.

Belongs here: the shapes of a statement and of a window. Does not belong here: grammar, resolution.
"""

from dataclasses import dataclass, field
from typing import Literal

RelationKind = Literal[
    "interprets", "interpreted_by", "result_of", "has_result", "repeals", "amends", "replies_to"
]
WindowKind = Literal["consultation", "notice_period"]


@dataclass(frozen=True, slots=True)
class Relation:
    """This document stands in relation `kind` to another, cited by document number, title or address.

    `evidence` holds the words that say so.
    """

    kind: RelationKind
    evidence: str
    number: str | None = None
    title: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which the public may object or comment.

    `opens` and `closes` are ISO days where the text names them; `from_publication` says that it opens on the
    day of publication; `days` counts `unit`s (`working_day`, `calendar_day`).
    """

    kind: WindowKind
    text: str
    opens: str | None = None
    closes: str | None = None
    days: int | None = None
    unit: Literal["working_day", "calendar_day"] | None = None
    from_publication: bool = False


@dataclass(slots=True)
class RelationReading:
    """The statements and windows of a document, each once, in its order."""

    relations: list[Relation] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
