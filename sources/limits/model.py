"""The structured time limit: closed vocabularies and JSON form.

Belongs here: kinds, units, anchors, testability. Does not belong here: reading text.
The vocabulary follows the standard catalogue of 国办发〔2019〕54号 as the domain guides word it.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "within",
    "before_event",
    "on_event",
    "by_date",
    "periodic",
    "quota",
    "min_duration",
    "realtime",
    "prompt",
    "long_term",
    "dynamic",
    "inherit",
    "by_law",
    "on_request",
    "composite",
    "unknown",
    "none",
]
Unit = Literal["working_day", "calendar_day", "hour", "month", "year"]
Due = dict[str, int | str]

NO_EVENT = "unspecified"
ANCHORED: frozenset[str] = frozenset(
    ("within", "before_event", "on_event", "min_duration", "realtime", "prompt")
)
"""Kinds that always carry an anchor; `unspecified` when the text names no event."""


@dataclass(frozen=True, slots=True)
class Part:
    """One duty of a limit.

    `value` is a number of units, or MM-DD for by_date; `op` is set where it differs from the kind's
    default or where the length of a posting must be told apart (`==` exact, `>=` minimum); `due` says
    when inside each period; `join` is 'or' on the second of two alternatives; `role` is 'override' for
    a carve-out clause; `applies_to` is the scope as printed.
    """

    kind: Kind
    value: int | float | str | None = None
    unit: Unit | None = None
    anchor: str | None = None
    op: str | None = None
    due: Due | None = None
    join: str | None = None
    role: str | None = None
    applies_to: str | None = None
    text: str | None = None

    @property
    def testable(self) -> bool:
        """Whether the text alone gives a duty that dates can prove or disprove."""
        if self.role == "override":
            return False
        if self.kind == "within":
            return self.value is not None and self.anchor not in (None, NO_EVENT, "progress")
        if self.kind == "before_event":
            return self.anchor not in (None, NO_EVENT)
        if self.kind == "periodic":
            return self.value is not None
        return self.kind in ("on_event", "by_date", "quota", "min_duration")

    def as_json(self) -> dict[str, object]:
        """The part with only the keys that say something."""
        keys = ("kind", "value", "unit", "anchor", "op", "due", "join", "role", "applies_to", "text")
        return {key: getattr(self, key) for key in keys if getattr(self, key) is not None}


@dataclass(frozen=True, slots=True)
class Limit:
    """The reading of one 公开时限 cell; `text` is the wording as given."""

    text: str | None
    kind: Kind
    value: int | float | str | None = None
    unit: Unit | None = None
    anchor: str | None = None
    parts: tuple[Part, ...] = field(default=())

    @property
    def testable(self) -> bool:
        """Whether any duty of the limit is testable from the text alone; a composite goes part by part."""
        if self.kind == "composite":
            return any(part.testable for part in self.parts)
        return Part(self.kind, self.value, self.unit, self.anchor).testable

    def as_json(self) -> dict[str, object]:
        """The object that `zwgk read limit --json` prints."""
        return {
            "text": self.text,
            "kind": self.kind,
            "value": self.value,
            "unit": self.unit,
            "anchor": self.anchor,
            "parts": [part.as_json() for part in self.parts],
            "testable": self.testable,
        }
