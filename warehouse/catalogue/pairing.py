"""Which item of the new catalogue is which item of the old one.

Belongs here: identity across renaming, moving, merging and splitting. Does not belong here: what changed
within an item (`differences.py`).

An id stands for the same names, so equal ids are the same item. What is left over is paired by declared
renames first, then by likeness of names and contents; a pair found by likeness is not `declared` and a
person should confirm it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.catalogue.model import Item, Rename
from warehouse.catalogue.wording import containment, elements, likeness, pairs, plain

_SURE = 0.6
_SAME_NAME = 0.45
_NAME_PART = 0.5
_SOME_NAME = 0.2
_COVERED = 0.8
_RARE = 2
Rows = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Old and new rows of one item; `kind` is `same`, `renamed`, `moved`, `merged` or `split`.

    A merge has the rows of several old items, a split those of several new ones.
    """

    kind: str
    before: Rows
    after: Rows
    declared: bool = True


@dataclass(slots=True)
class Pairing:
    """All pairs, and the rows of the items that stand on one side only."""

    pairs: list[Pair] = field(default_factory=list)
    removed: list[Rows] = field(default_factory=list)
    added: list[Rows] = field(default_factory=list)


def pair_items(before: Iterable[Item], after: Iterable[Item], renames: Sequence[Rename] = ()) -> Pairing:
    """Pair the items of two catalogues; the order of the result is that of the new, then of the old one."""
    old, new = _by_id(before), _by_id(after)
    found = Pairing()
    kept = [item_id for item_id in new if item_id in old]
    given: dict[str, list[str]] = {}
    for rename in renames:
        if rename.from_id in old and rename.from_id not in new and rename.to_id in new:
            given.setdefault(rename.from_id, []).append(rename.to_id)
    merged: dict[str, list[str]] = {}
    for source, targets in given.items():
        if len(targets) > 1:
            after_rows = tuple(row for target in targets for row in new[target])
            found.pairs.append(Pair("split", old[source], after_rows))
        else:
            merged.setdefault(targets[0], []).append(source)
    split = {target for targets in given.values() if len(targets) > 1 for target in targets}
    for target, sources in merged.items():
        is_merge = len(sources) > 1 or target in old
        rows = tuple(row for source in sources for row in old[source]) + old.get(target, ())
        kind = "merged" if is_merge else _kind(old[sources[0]], new[target])
        found.pairs.append(Pair(kind, rows, new[target]))
    taken = {*given, *split, *merged}
    gone = {i: rows for i, rows in old.items() if i not in new and i not in taken}
    come = {i: rows for i, rows in new.items() if i not in old and i not in taken}
    stay = {i: (old[i], new[i]) for i in kept if i not in merged}
    _moves(found, gone, come)
    _merges(found, gone, come, stay)
    _splits(found, gone, come, stay)
    _renames(found, gone, come, [rows for sides in stay.values() for rows in sides])
    for old_rows, new_rows in stay.values():
        found.pairs.append(Pair(_kind(old_rows, new_rows), old_rows, new_rows))
    found.pairs.sort(key=lambda pair: pair.after[0].row)
    found.removed = sorted(gone.values(), key=lambda rows: rows[0].row)
    found.added = sorted(come.values(), key=lambda rows: rows[0].row)
    return found


def _by_id(items: Iterable[Item]) -> dict[str, Rows]:
    rows: dict[str, list[Item]] = {}
    for item in items:
        rows.setdefault(item.item_id, []).append(item)
    return {item_id: tuple(found) for item_id, found in rows.items()}


def _kind(before: Rows, after: Rows) -> str:
    """How the names of one item changed: not at all, only above the deepest level, or at it."""
    old, new = before[0], after[0]
    names = [[plain(name) for name in (item.domain, *item.levels)] for item in (old, new)]
    if names[0] == names[1]:
        return "same"
    return "moved" if plain(old.leaf) == plain(new.leaf) else "renamed"


def _moves(found: Pairing, gone: dict[str, Rows], come: dict[str, Rows]) -> None:
    """The same deepest name under another level or domain, once on each side, with a similar content."""
    old, new = (Counter(plain(rows[0].leaf) for rows in side.values()) for side in (gone, come))
    names = {name for name in old if old[name] == new[name] == 1}
    sources = {plain(rows[0].leaf): item_id for item_id, rows in gone.items()}
    for item_id, rows in list(come.items()):
        name = plain(rows[0].leaf)
        if name in names:
            before = gone[sources[name]]
            if _content_likeness(before, rows) >= _SAME_NAME:
                found.pairs.append(Pair("moved", before, rows, declared=False))
                del gone[sources[name]], come[item_id]


def _renames(found: Pairing, gone: dict[str, Rows], come: dict[str, Rows], others: Iterable[Rows]) -> None:
    """One old and one new item of a domain that are alike in name and content, the most alike first."""
    common = Counter(
        element for rows in (*gone.values(), *come.values(), *others) for element in _elements(rows)
    )
    scored = sorted(
        (
            (-score, old[0].row, new[0].row, old_id, new_id)
            for old_id, old in gone.items()
            for new_id, new in come.items()
            if old[0].domain == new[0].domain and (score := _likeness(old, new, common)) >= _SURE
        ),
    )
    for _, _, _, old_id, new_id in scored:
        if old_id in gone and new_id in come:
            found.pairs.append(Pair("renamed", gone.pop(old_id), come.pop(new_id), declared=False))


def _likeness(old: Rows, new: Rows, common: Mapping[str, int]) -> float:
    """Names and contents weigh the same; elements that many items share prove nothing."""
    names = likeness(*(pairs(plain(rows[0].leaf)) for rows in (old, new)))
    first, second = (
        frozenset(element for element in _elements(rows) if common[element] <= 2 * _RARE)
        for rows in (old, new)
    )
    if not first or not second:
        return names
    return 0.5 * names + 0.5 * _alike(first, second) if names > _SOME_NAME else 0.0


def _content_likeness(old: Rows, new: Rows) -> float:
    first, second = _elements(old), _elements(new)
    return _alike(first, second) if first and second else 1.0


def _alike(first: frozenset[str], second: frozenset[str]) -> float:
    """How alike two contents are, by their elements or, where these are worded otherwise, by their signs."""
    return max(
        likeness(first, second), likeness(pairs("".join(sorted(first))), pairs("".join(sorted(second))))
    )


def _merges(
    found: Pairing, gone: dict[str, Rows], come: dict[str, Rows], stay: dict[str, tuple[Rows, Rows]]
) -> None:
    """Old items that went into one: two or more into a new one, or any into one that already stood there."""
    olds = (*gone.values(), *(rows for rows, _ in stay.values()))
    common = Counter(element for rows in olds for element in _elements(rows))
    for new_id, rows in list(come.items()):
        sources = [i for i, old in gone.items() if _goes_into(old, rows, _elements(rows), common)]
        if len(sources) > 1:
            before = tuple(row for source in sources for row in gone.pop(source))
            found.pairs.append(Pair("merged", before, come.pop(new_id), declared=False))
    for item_id, (old_rows, new_rows) in list(stay.items()):
        fresh = _elements(new_rows) - _elements(old_rows)
        sources = [
            i for i, old in gone.items() if fresh and _goes_into(old, new_rows, fresh, common, named=False)
        ]
        if sources:
            before = (*old_rows, *(row for source in sources for row in gone.pop(source)))
            found.pairs.append(Pair("merged", before, new_rows, declared=False))
            del stay[item_id]


def _splits(
    found: Pairing,
    gone: dict[str, Rows],
    come: dict[str, Rows],
    stay: Mapping[str, tuple[Rows, Rows]],
) -> None:
    """One old item whose content two or more new ones share out."""
    news = (*come.values(), *(rows for _, rows in stay.values()))
    common = Counter(element for rows in news for element in _elements(rows))
    for old_id, rows in list(gone.items()):
        targets = [i for i, new in come.items() if _goes_into(new, rows, _elements(rows), common)]
        if len(targets) > 1:
            after = tuple(row for target in targets for row in come.pop(target))
            found.pairs.append(Pair("split", gone.pop(old_id), after, declared=False))


def _goes_into(
    part: Rows, whole: Rows, held: frozenset[str], common: Mapping[str, int], *, named: bool = True
) -> bool:
    """Whether an item went into another: its own content stands there, and its name or most of it too.

    Elements that several items share (审批结果、批复时间) prove nothing.
    """
    if part[0].domain != whole[0].domain:
        return False
    own = frozenset(element for element in _elements(part) if common[element] <= _RARE)
    name = containment(pairs(plain(part[0].leaf)), pairs(plain(whole[0].leaf)))
    covered = containment(own, held) >= _COVERED
    return (covered and (len(own) > 1 or name >= _NAME_PART or not named)) or (not own and name >= _COVERED)


def _elements(rows: Rows) -> frozenset[str]:
    return _union(rows, lambda row: elements(row.content))


def _union(rows: Rows, of: Callable[[Item], frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*(of(row) for row in rows))
