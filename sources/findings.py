"""Findings: what a reader noticed that a person should know.

Belongs here: the shape of a finding and the catalogue of the findings that `sources/` can make.
Does not belong here: deciding whether a row may enter core (that is `warehouse/`), printing.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

Severity = Literal["E", "W", "I"]
Responsibility = Literal["body", "ours"]

_FOLDER = Path(__file__).parent / "issue_types"


@dataclass(frozen=True, slots=True)
class IssueType:
    """One row of `issue_types/*.csv`: a kind of finding with its wording in Chinese and English."""

    rule: str
    severity: Severity
    responsibility: Responsibility
    dimension: str
    message_zh: str
    message_en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem at a place of a file, worded for the person who must mend it."""

    rule: str
    severity: Severity
    responsibility: Responsibility
    message_zh: str
    message_en: str
    field: str | None = None
    value: str | None = None
    row: int | None = None
    locator: str | None = None

    def as_json(self) -> dict[str, str | int | None]:
        """The object of the `issues` lists that commands print (see docs/interfaces.md)."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "field": self.field,
            "row": self.row,
            "value": self.value,
            "message": self.message_zh,
        }


@cache
def issue_types() -> dict[str, IssueType]:
    """All issue types by rule id, in the order of the files; a rule id stands in one file only."""
    found: dict[str, IssueType] = {}
    for path in sorted(_FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                kind = IssueType(**row)  # type: ignore[arg-type]
                if kind.rule in found:
                    raise ValueError(f"issue type {kind.rule} is declared twice ({path.name})")
                found[kind.rule] = kind
    return found


def finding(
    rule: str,
    *,
    field: str | None = None,
    value: str | None = None,
    row: int | None = None,
    locator: str | None = None,
    **params: str | int,
) -> Finding:
    """A finding of a declared kind; `params` fill the placeholders of its wording.

    Raises KeyError for a rule that no issue type declares: that is a mistake in our code.
    """
    kind = issue_types()[rule]
    words = {"field": field or "", "value": value or "", "row": row or "", **params}
    return Finding(
        rule=rule,
        severity=kind.severity,
        responsibility=kind.responsibility,
        message_zh=kind.message_zh.format_map(words),
        message_en=kind.message_en.format_map(words),
        field=field,
        value=value,
        row=row,
        locator=locator,
    )
