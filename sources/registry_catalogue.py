"""What a district declares about its catalogue: items that were renamed, and what it adopts differently.

Belongs here: `catalogue_renames.csv` and `catalogue_overrides.csv`, and which id an item has under any of its
names. Does not belong here: comparing and adopting catalogues (`warehouse/catalogue`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sources.catalogue.identity import item_key
from sources.problems import Problem
from sources.registry_cells import Cells, cells_of

RENAMES_FILE = "catalogue_renames.csv"
OVERRIDES_FILE = "catalogue_overrides.csv"
RENAME_COLUMNS = ("from", "to", "valid_from", "kind", "note")
OVERRIDE_COLUMNS = ("item", "action", "field", "value", "reason", "valid_from")
RENAME_KINDS = ("renamed", "merged", "split")
ACTIONS = ("adopt", "drop", "override")
FIELDS = (
    "level1",
    "level2",
    "level3",
    "content",
    "basis",
    "limit_text",
    "body",
    "carriers",
    "audience",
    "mode",
    "level_county",
    "level_town",
)
"""Fields that an override may set; lists are written with ；, flags as Y or N."""


@dataclass(frozen=True, slots=True)
class ItemRename:
    """An item that goes by another name since `valid_from`, or went into another, or into several."""

    from_path: str
    to_path: str
    kind: str
    valid_from: date
    line: int

    @property
    def from_id(self) -> str:
        """The id of the old name."""
        return item_key(self.from_path)

    @property
    def to_id(self) -> str:
        """The id of the new name."""
        return item_key(self.to_path)


@dataclass(frozen=True, slots=True)
class Override:
    """What the district does with an item of the national list: adopt, drop, or set one field of it.

    `item_path` names an item (`领域/一级/二级`), a group of items (`领域/一级`) or a whole domain (`领域`).
    """

    item_path: str
    action: str
    field: str | None
    value: str | None
    reason: str
    valid_from: date | None
    line: int


def read_renames(file: Path, problems: list[Problem]) -> list[ItemRename]:
    """`catalogue_renames.csv`: items that changed their names, in the order of the file."""
    found: list[ItemRename] = []
    for cells in cells_of(file, RENAME_COLUMNS, ("from", "to", "valid_from", "kind"), problems):
        before, after = _item(cells, "from"), _item(cells, "to")
        kind, day = cells.one_of("kind", RENAME_KINDS) or "", cells.day("valid_from")
        if day is None and cells.row.get("valid_from") is None:
            cells.problem("valid_from 没有填", "写新名称从哪天起使用")
        if cells.sound and item_key(before) == item_key(after):
            cells.problem("from 与 to 是同一个事项", "标点、编号、空白不同不算改名，这一行可以删去")
        if cells.sound and day is not None:
            found.append(ItemRename(before, after, kind, day, cells.row.line))
    return _without_circles(found, file, problems)


def read_overrides(file: Path, problems: list[Problem]) -> list[Override]:
    """`catalogue_overrides.csv`: what the district changes when it adopts the national list."""
    found: list[Override] = []
    for cells in cells_of(file, OVERRIDE_COLUMNS, ("item", "action", "reason"), problems):
        item, action = cells.text("item"), cells.one_of("action", ACTIONS) or ""
        field = cells.one_of("field", FIELDS, required=action == "override")
        reason, day = cells.text("reason"), cells.day("valid_from")
        if action != "override" and field:
            cells.problem(f"action 是 {action} 时不填 field", "要改某一栏，action 写 override")
        if cells.sound:
            value = cells.row.get("value")
            found.append(Override(item, action, field, value, reason, day, cells.row.line))
    return found


def current_ids(renames: Iterable[ItemRename]) -> dict[str, str]:
    """The id under which an item is kept, by the id of each of its other names.

    An item keeps the id of its first name for ever, so that records, verdicts and exemptions stay with it.
    """
    earlier = {rename.to_id: rename.from_id for rename in renames if rename.kind == "renamed"}
    return {item_id: _first(item_id, earlier) for item_id in earlier}


def heirs(renames: Iterable[ItemRename]) -> dict[str, list[str]]:
    """The ids of the items into which an item went (merged), by its id; both as they are kept."""
    known = list(renames)
    ids = current_ids(known)
    found: dict[str, list[str]] = {}
    for rename in known:
        if rename.kind == "merged":
            before, after = (ids.get(item, item) for item in (rename.from_id, rename.to_id))
            if after != before and after not in found.setdefault(before, []):
                found[before].append(after)
    return found


def _first(item_id: str, earlier: dict[str, str]) -> str:
    while item_id in earlier:
        item_id = earlier[item_id]
    return item_id


def _item(cells: Cells, column: str) -> str:
    path = cells.text(column)
    if path:
        try:
            item_key(path)
        except ValueError:
            cells.problem(
                f"{column} 的写法不对：“{path}”", "写成“领域/一级/二级[/三级]”，领域用标准目录的名称"
            )
    return path


def _without_circles(found: list[ItemRename], file: Path, problems: list[Problem]) -> list[ItemRename]:
    """Each name has one earlier name at most, and none is its own ancestor; other rows are problems."""
    kept: list[ItemRename] = []
    earlier: dict[str, str] = {}
    for rename in found:
        if rename.kind == "renamed":
            if rename.to_id in earlier:
                hint = "几个事项并成一个，kind 都写 merged"
                problems.append(Problem(file, rename.line, f"“{rename.to_path}”有两个旧名称", hint))
                continue
            if _first(rename.from_id, earlier) == rename.to_id:
                hint = "改名要由旧到新，不能改回已登记的旧名称"
                problems.append(Problem(file, rename.line, f"“{rename.to_path}”的改名成了一个圈", hint))
                continue
            earlier[rename.to_id] = rename.from_id
        kept.append(rename)
    return kept
