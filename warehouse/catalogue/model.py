"""The item of a catalogue as it is compared and checked.

Belongs here: shapes, and making them from a reading or from `core.catalogue_items`. Does not belong here:
any comparison.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FLAGS = (
    "audience_all",
    "mode_active",
    "mode_on_request",
    "level_county",
    "level_town",
    "level_village",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a catalogue; None where the file does not tell.

    `limit` is the reading of `limit_text` as (kind, value, unit, anchor, parts as JSON).
    """

    item_id: str
    domain: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    content: str | None
    basis: tuple[str, ...]
    limit_text: str | None
    limit: tuple[str | None, ...]
    limit_testable: bool | None
    body: str | None
    carriers: tuple[str, ...] | None
    audience_all: bool | None
    audience_specific: str | None
    mode_active: bool | None
    mode_on_request: bool | None
    level_county: bool | None
    level_town: bool | None
    level_village: bool | None
    stage: str | None
    row: int

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the item from level 1 down."""
        return tuple(name for name in (self.level1, self.level2, self.level3) if name)

    @property
    def path(self) -> str:
        """`领域/一级/二级`, as the registry writes items; a slash inside a name is full-width."""
        return "/".join(name.replace("/", "／") for name in (self.domain or "（无领域）", *self.levels))

    @property
    def leaf(self) -> str:
        """The deepest name of the item."""
        return self.levels[-1] if self.levels else ""


@dataclass(frozen=True, slots=True)
class Rename:
    """A declared change of names: item `from_id` is called `to_id` (or went into it) since `valid_from`."""

    from_id: str
    to_id: str
    kind: str
    valid_from: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `kind`: added, removed, changed, moved, renamed, merged, split, body_renamed, body_merged.

    `item_id` is the item as it is now (for `removed`: as it was), None for a body; `field` is set for
    `changed`; `others` are the further items of a merge, a split or a rename. `declared` is false for what
    was found by likeness. `items` counts the items that a change of a body touches.
    """

    kind: str
    item_id: str | None
    domain: str | None
    path: str | None
    field: str | None = None
    before: str | None = None
    after: str | None = None
    others: tuple[str, ...] = ()
    declared: bool = True
    items: int = 1


def item_of_reading(reading: Mapping[str, Any]) -> Item:
    """The item of one object of `zwgk read catalogue --json`."""
    limit = reading["limit"]
    parts = json.dumps(limit["parts"], ensure_ascii=False, sort_keys=True) if limit["parts"] else None
    value = limit["value"]
    return Item(
        **{name: reading[name] for name in _PLAIN},
        **{name: reading[name] for name in FLAGS},
        audience_specific=reading["audience_specific"],
        basis=tuple(reading["basis"] or ()),
        limit=(limit["kind"], None if value is None else str(value), limit["unit"], limit["anchor"], parts),
        limit_testable=limit["testable"],
        carriers=None if reading["carriers"] is None else tuple(reading["carriers"]),
    )


def item_of_row(row: Mapping[str, Any]) -> Item:
    """The item of one row of `core.catalogue_items`."""
    mode = row["mode"]
    parts = row["limit_parts"]
    if parts:
        parts = json.dumps(json.loads(parts), ensure_ascii=False, sort_keys=True)
    return Item(
        **{name: row[name] for name in _PLAIN},
        audience_all=row.get("audience_all"),
        audience_specific=row.get("audience_specific"),
        mode_active=None if mode is None else "主动" in mode,
        mode_on_request=None if mode is None else "依申请" in mode,
        level_county=row["level_county"],
        level_town=row["level_town"],
        level_village=row["level_village"],
        basis=tuple(row["basis"] or ()),
        limit=(row["limit_kind"], row["limit_value"], row["limit_unit"], row["limit_anchor"], parts),
        limit_testable=row["limit_testable"],
        carriers=None if row["carriers"] is None else tuple(row["carriers"]),
    )


_PLAIN = (
    "item_id",
    "domain",
    "level1",
    "level2",
    "level3",
    "content",
    "limit_text",
    "body",
    "stage",
    "row",
)
