"""The bodies of two catalogues: a body under its new name is one change of the body and none of an item.

Belongs here: who followed whom, by the registry or, without one, by the cells. Does not belong here: other
columns (`fields.py`).
"""

from collections.abc import Mapping
from datetime import date

from warehouse.catalogue.bodies import Bodies
from warehouse.catalogue.model import Change
from warehouse.catalogue.pairing import Pair, Pairing, Rows


class Heirs:
    """The bodies of both catalogues: a body under its new name is one change, another body one per item."""

    def __init__(self, bodies: Bodies, paired: Pairing, before: date | None, after: date | None) -> None:
        self._bodies, self._before, self._after = bodies, before, after
        self._touched: dict[tuple[str, str], int] = {}
        self._old_names: set[str] = set()
        self._heir = self._by_habit(paired)

    def compare(self, pair: Pair) -> list[Change]:
        """The change of bodies that one item has; bodies that only changed their names are counted."""
        sides = (pair.before, self._before), (pair.after, self._after)
        old, new = (self._words(rows, day) for rows, day in sides)
        self._old_names.update(name for names in old.values() for name in names)
        if not old or not new:
            return []
        for heir in old.keys() & new.keys():
            for word in old[heir]:
                for name in new[heir]:
                    if word != name:
                        self._touched[word, name] = self._touched.get((word, name), 0) + 1
        explained = pair.kind in ("merged", "split") and new.keys() <= old.keys()
        if old.keys() == new.keys() or explained:
            return []
        item = pair.after[0]
        before, after = ("\n".join(dict.fromkeys(r.body for r in rows if r.body)) for rows, _ in sides)
        return [Change("changed", item.item_id, item.domain, item.path, "body", before, after)]

    def changes(self) -> list[Change]:
        """One change per body that was renamed or merged."""
        many: dict[str, int] = {}
        for _, name in self._touched:
            many[name] = many.get(name, 0) + 1
        return [
            Change(
                "body_merged" if many[name] > 1 or name in self._old_names else "body_renamed",
                None,
                None,
                None,
                "body",
                word,
                name,
                declared=self._bodies.knows(word),
                items=count,
            )
            for (word, name), count in self._touched.items()
        ]

    def _words(self, rows: Rows, day: date | None) -> Mapping[str, list[str]]:
        """By the body that answers now, the names under which the rows mean it."""
        words: dict[str, list[str]] = {}
        for row in rows:
            for word in self._bodies.words(row.body):
                heir = self._bodies.heir_of(self._heir.get(word, word), day)
                name = self._bodies.name_of(word, day)
                if name not in words.setdefault(heir, []):
                    words[heir].append(name)
        return words

    def _by_habit(self, paired: Pairing) -> dict[str, str]:
        """Names that no registry knows, gone everywhere, with one new name standing wherever they stood."""
        old_words = {w for p in paired.pairs for row in p.before for w in self._bodies.words(row.body)}
        new_words = {w for p in paired.pairs for row in p.after for w in self._bodies.words(row.body)}
        new_words |= {w for rows in paired.added for row in rows for w in self._bodies.words(row.body)}
        became: dict[str, set[str]] = {}
        times: dict[str, int] = {}
        for pair in paired.pairs:
            sides = [
                list(dict.fromkeys(w for row in rows for w in self._bodies.words(row.body)))
                for rows in (pair.before, pair.after)
            ]
            left, come = ([w for w in side if w not in other] for side, other in (sides, sides[::-1]))
            for word in left:
                if word not in new_words and not self._bodies.knows(word):
                    became.setdefault(word, set()).update(come or [""])
                    times[word] = times.get(word, 0) + 1
        heirs: dict[str, str] = {}
        for word, names in became.items():
            [name, *more] = sorted(names)
            if more or not name:
                continue
            alike = likeness_of_bodies(word, name)
            if (name not in old_words and (times[word] > 1 or alike)) or (times[word] > 2 and alike):
                heirs[word] = name
        return heirs


def likeness_of_bodies(first: str, second: str) -> bool:
    """Whether two names share two signs besides place and kind of body (局, 委 …)."""
    noise = set("区县市省局委办公室部门中心人民政府和与管理")
    return len((set(first) & set(second)) - noise) >= 2
