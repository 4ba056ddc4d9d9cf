"""What the readers of pages give back.

Belongs here: the shapes of a page reading (`zwgk read page`) and of a list reading (`zwgk read list`).
Does not belong here: how a field is found.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from sources.findings import Finding

Kind = Literal["notice", "list", "blocked", "other"]


@dataclass(slots=True)
class PageReading:
    """One page read. Absent or unreadable is None, never '' and never a guess.

    `published_at` is `YYYY-MM-DD` or `YYYY-MM-DDTHH:MM:SS+08:00`, `written_date` is `YYYY-MM-DD`.
    `evidence` tells for each field that has a value where it came from: `{"source", "raw"}`.
    """

    kind: Kind = "other"
    title: str | None = None
    published_at: str | None = None
    written_date: str | None = None
    doc_number: str | None = None
    doc_number_repaired: bool = False
    issuer: str | None = None
    index_number: str | None = None
    topic: str | None = None
    site_id_code: str | None = None
    column: str | None = None
    disclosure_attribute: str | None = None
    validity: str | None = None
    genre: str | None = None
    body_text: str | None = None
    attachments: list[dict[str, str | None]] = field(default_factory=list)
    encoding: str | None = None
    issues: list[Finding] = field(default_factory=list)
    evidence: dict[str, dict[str, str]] = field(default_factory=dict)

    def note(self, name: str, value: str | None, source: str, raw: str) -> bool:
        """Set field `name` unless an earlier source of the chain has set it. True when it was set now."""
        if value is None or value == "" or getattr(self, name) is not None:
            return False
        setattr(self, name, value)
        self.evidence[name] = {"source": source, "raw": raw[:200]}
        return True

    def as_json(self) -> dict[str, Any]:
        """The object that `zwgk read page --json` prints."""
        names = [name for name in self.__slots__ if name != "issues"]
        return {name: getattr(self, name) for name in names} | {
            "issues": [one.as_json() for one in self.issues]
        }


@dataclass(slots=True)
class ListReading:
    """A list page: its entries in the order of the page and the address of the next page."""

    entries: list[dict[str, str | None]] = field(default_factory=list)
    next_url: str | None = None
    encoding: str | None = None
    issues: list[Finding] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The object that `zwgk read list --json` prints."""
        return {
            "entries": self.entries,
            "next_url": self.next_url,
            "encoding": self.encoding,
            "issues": [one.as_json() for one in self.issues],
        }
