"""The item of a catalogue as read.

Belongs here: shapes and their JSON form. Does not belong here: any reading.
"""

from dataclasses import dataclass, field, fields

from sources.findings import Finding
from sources.limits import Limit


@dataclass(slots=True)
class CatalogueItem:
    """One item (公开事项) of a catalogue.

    Texts and flags are None when the file does not tell; `carriers` is None when a checklist lost its
    marks; `row` counts the items of the file from 1; `sheet` and `line` say where the item begins.
    """

    domain: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    content: str | None
    basis: list[str]
    limit_text: str | None
    limit: Limit
    body: str | None
    carriers: list[str] | None
    audience_all: bool | None
    audience_specific: str | None
    mode_active: bool | None
    mode_on_request: bool | None
    level_county: bool | None
    level_town: bool | None
    level_village: bool | None
    stage: str | None
    row: int
    item_id: str
    sheet: str
    line: int

    def as_json(self) -> dict[str, object]:
        """The object that `zwgk read catalogue --json` prints, one a line."""
        values: dict[str, object] = {column.name: getattr(self, column.name) for column in fields(self)}
        values["limit"] = self.limit.as_json()
        return values


@dataclass(slots=True)
class CatalogueReading:
    """The items of a file in its order, and what was noticed."""

    items: list[CatalogueItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
