"""What changed between two catalogues: the real changes, and apart from them what only looks like one.

Belongs here: comparing item by item and field by field. Does not belong here: pairing (`pairing.py`),
dates and versions (`versions.py`), wording of the list (`render.py`).
"""

import json
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from warehouse.catalogue.bodies import Bodies
from warehouse.catalogue.fields import COLUMNS, Field
from warehouse.catalogue.heirs import Heirs
from warehouse.catalogue.model import Change, Item, Rename
from warehouse.catalogue.pairing import Pair, Pairing, Rows, pair_items
from warehouse.catalogue.wording import elements

_NOT_FIRM = frozenset((None, "unknown", "none", "inherit", "by_law"))


@dataclass(slots=True)
class Differences:
    """The changes in the order of the new catalogue, and what is no change.

    `reworded`: another wording of the same time limit; `renumbered`: paths of items that stand at another
    place; `untold`: fields that one of the catalogues does not tell at all.
    """

    changes: list[Change] = field(default_factory=list)
    reworded: list[Change] = field(default_factory=list)
    renumbered: list[str] = field(default_factory=list)
    untold: list[str] = field(default_factory=list)
    before_items: int = 0
    after_items: int = 0

    def count(self, kind: str) -> int:
        """How many changes of a kind there are."""
        return sum(change.kind == kind for change in self.changes)


def compare(
    before: Iterable[Item],
    after: Iterable[Item],
    *,
    renames: Sequence[Rename] = (),
    bodies: Bodies | None = None,
    before_day: date | None = None,
    after_day: date | None = None,
    domains: Iterable[str | None] | None = None,
) -> Differences:
    """The differences of two catalogues; of the given domains only, if any are given.

    Not a change: order and numbers, spelling, bullets, the order of elements, another wording of the same
    time limit, a field that one side does not tell, a body under its new name (机构改革), which is one
    change of the body and none of its items.
    """
    chosen = None if domains is None else set(domains)
    old = [item for item in before if chosen is None or item.domain in chosen]
    new = [item for item in after if chosen is None or item.domain in chosen]
    found = Differences(
        before_items=len({item.item_id for item in old}), after_items=len({item.item_id for item in new})
    )
    paired = pair_items(old, new, renames)
    heirs = Heirs(bodies or Bodies(), paired, before_day, after_day)
    fields = _fields(old, new, found.untold)
    for rows in paired.removed:
        found.changes.append(_one_sided("removed", rows))
    for rows in paired.added:
        found.changes.append(_one_sided("added", rows))
    for pair in paired.pairs:
        _names(found, pair)
        for column in fields:
            _field(found, pair, column)
        found.changes.extend(heirs.compare(pair))
    found.changes.extend(heirs.changes())
    found.renumbered = _renumbered(paired)
    return found


def _fields(old: Sequence[Item], new: Sequence[Item], untold: list[str]) -> list[Field]:
    """The fields that both sides tell; names of the others go to `untold`."""
    fields = []
    for column in COLUMNS:
        told = [any(column.key(item) is not None for item in side) for side in (old, new)]
        if all(told):
            fields.append(column)
        elif any(told) and old and new:
            untold.append(column.name)
    return fields


def _one_sided(kind: str, rows: Rows) -> Change:
    item = rows[0]
    return Change(kind, item.item_id, item.domain, item.path)


def _names(found: Differences, pair: Pair) -> None:
    if pair.kind == "same":
        return
    old, new = (list(dict.fromkeys(row.path for row in rows)) for rows in (pair.before, pair.after))
    ids = dict.fromkeys(row.item_id for row in (*pair.before, *pair.after))
    item = pair.after[0]
    others = tuple(other for other in ids if other != item.item_id)
    found.changes.append(
        Change(
            pair.kind,
            item.item_id,
            item.domain,
            item.path,
            before="；".join(old),
            after="；".join(new),
            others=others,
            declared=pair.declared,
        )
    )


def _field(found: Differences, pair: Pair, column: Field) -> None:
    old, new = (frozenset(column.key(row) for row in rows) for rows in (pair.before, pair.after))
    if old == new or _explained(column, pair, old, new):
        return
    told = column.name in ("content", "limit_text", "basis")
    if not told and (None in old or None in new):
        return
    change = Change(
        "changed",
        pair.after[0].item_id,
        pair.after[0].domain,
        pair.after[0].path,
        column.name,
        _shown(column, pair.before),
        _shown(column, pair.after),
    )
    if column.name == "limit_text" and _limits(pair.before) == _limits(pair.after) != frozenset():
        found.reworded.append(change)
    else:
        found.changes.append(change)


def _explained(
    column: Field, pair: Pair, old: frozenset[Hashable | None], new: frozenset[Hashable | None]
) -> bool:
    """Whether a merge or split explains the difference: the parts together hold what the whole holds."""
    if pair.kind not in ("merged", "split"):
        return False
    if column.name == "content":
        parts = [
            frozenset().union(*(elements(r.content) for r in rows)) for rows in (pair.before, pair.after)
        ]
        return parts[0] == parts[1]
    if column.name in ("basis", "carriers"):
        sides = [
            frozenset(k for key in side if isinstance(key, frozenset) for k in key) for side in (old, new)
        ]
        return sides[0] == sides[1]
    return new <= old if pair.kind == "merged" else old <= new


def _limits(rows: Rows) -> frozenset[tuple[str | None, ...]]:
    """The readings of the limits; nothing when one of them says nothing firm."""
    readings = frozenset(row.limit for row in rows)
    firm = all(reading[0] not in _NOT_FIRM and _is_whole(reading) for reading in readings)
    return frozenset(_compared(reading) for reading in readings) if firm else frozenset()


def _is_whole(reading: tuple[str | None, ...]) -> bool:
    return reading[0] != "composite" or bool(reading[4])


def _compared(reading: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """A reading without the free texts of its parts, which only repeat the wording."""
    if not reading[4]:
        return reading
    free = ("what", "text", "covers")
    parts = [{k: v for k, v in part.items() if k not in free} for part in json.loads(reading[4])]
    return (*reading[:4], json.dumps(parts, ensure_ascii=False, sort_keys=True))


def _shown(column: Field, rows: Rows) -> str | None:
    texts = dict.fromkeys(text for row in rows if (text := column.show(row)))
    return "\n".join(texts) or None


def _renumbered(paired: Pairing) -> list[str]:
    """Items of which the order among the kept ones of their domain changed."""
    moved = []
    kept = [pair for pair in paired.pairs if pair.kind == "same"]
    for domain in dict.fromkeys(pair.after[0].domain for pair in kept):
        own = [pair for pair in kept if pair.after[0].domain == domain]
        before = sorted(own, key=lambda pair: pair.before[0].row)
        moved += [new.after[0].path for old, new in zip(before, own, strict=True) if old is not new]
    return moved
