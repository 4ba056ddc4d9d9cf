"""Which body does a name mean, by which rule, how sure, and on which days.

Belongs here: the ranking of rules, ambiguity, successors. Does not belong here: SQL, reading of tables.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from warehouse.bodies.names import DEPARTMENT, Body, Place, Stems, branch, parts, place_of, plain, town_base
from warehouse.bodies.words import group_of, pieces

# Rules in the order in which they are tried, with the certainty that each gives. Below `SURE` a name is
# reported and not relied on.
SCORES = {
    "name": 1.0,
    "alias": 1.0,
    "group": 1.0,
    "place": 0.95,
    "own": 0.95,
    "abbreviation": 0.9,
    "department": 0.85,
    "government": 0.8,
    "role": 0.75,
    "variant": 0.75,
    "stem": 0.75,
    "office": 0.75,
    "predecessor": 0.6,
    "group_departments": 0.5,
}
SURE = 0.7
_SINGLE = (
    "name",
    "place",
    "abbreviation",
    "department",
    "government",
    "role",
    "variant",
    "stem",
    "predecessor",
)
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mention:
    """One body that a name means on the days `valid_from` to `valid_to`; no body when it is unresolved.

    `outcome` is resolved, ambiguous (one line per candidate) or unresolved. `is_successor` tells that the
    name belonged to a predecessor.
    """

    word_no: int
    word: str
    outcome: str
    body_id: str | None = None
    method: str | None = None
    score: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    is_successor: bool = False


@dataclass(frozen=True, slots=True)
class _Meaning:
    body_id: str
    method: str
    valid_from: date
    valid_to: date
    is_successor: bool = False


class Matcher:
    """Resolves names against the bodies of one district."""

    def __init__(
        self, bodies: Sequence[Body], stems: Stems, roles: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """`roles` gives for a role of the national catalogue (司法行政部门) the names that have it."""
        self._bodies = sorted(bodies, key=lambda b: (b.body_id, b.valid_from, b.name))
        self._stems = stems
        self._roles = roles or {}
        self.place: Place = place_of(plain(b.name) for b in bodies if b.kind != "town")
        self._meanings: dict[str, dict[str, list[_Meaning]]] = {rule: defaultdict(list) for rule in _SINGLE}
        by_id: dict[str, list[Body]] = defaultdict(list)
        for body in self._bodies:
            by_id[body.body_id].append(body)
        for body in self._bodies:
            heirs = _heirs(body, by_id)
            for rule, key, method in self._keys(body):
                known = self._meanings[rule][key]
                known += [_Meaning(b.body_id, method, start, end, b is not body) for b, start, end in heirs]
        self._known: dict[str, list[_Meaning]] = {}

    def names(self) -> list[tuple[str, str]]:
        """(word, body_id) of all spellings with or without place, to look for near ones."""
        found = {
            (word, meaning.body_id)
            for rule in ("name", "place")
            for word, meanings in self._meanings[rule].items()
            for meaning in meanings
        }
        return sorted(found)

    def mentions(self, text: str, publisher: str | None = None) -> list[Mention]:
        """The bodies that a text names. `publisher` is the body whose file or page it is.

        A town's own catalogue that says 镇人民政府 means that town; 各镇街 are all towns in any case.
        """
        found: list[Mention] = []
        for number, word in enumerate(pieces(text, lambda name: bool(self._meant(name, publisher))), 1):
            found += _told(number, word, self._meant(word, publisher))
        return found

    def _keys(self, body: Body) -> Iterable[tuple[str, str, str]]:
        """(rule, key, method) under which a body is found."""
        for number, spelled in enumerate((body.name, *body.aliases)):
            name = plain(spelled)
            if not name:
                continue
            yield "name", name, "alias" if number else "name"
            rest = self.place.strip(name)
            yield "place", rest, "place"
            if body.kind == "town":
                base = town_base(rest)
                if base.endswith(("镇", "乡", "街道")):
                    yield "place", base, "place"
                    continue
            stem, ending = parts(rest)
            outer = branch(name, self.place)
            if outer and number == 0:
                stem, ending = outer, "局"
                yield "place", f"{outer}分局", "place"
            if number and ending == DEPARTMENT:
                continue
            short = self._stems.standard_of(stem, ("abbreviation",))
            yield "abbreviation", f"{short}|{ending}", "abbreviation"
            if ending in ("局", "委"):
                standard = self._stems.standard_of(stem, ("abbreviation", "variant"))
                yield "department", short, "department"
                yield "variant", standard, "variant"
                yield "stem", short, "stem"
                yield "predecessor", self._stems.standard_of(short, ("variant", "predecessor")), "predecessor"
            if body.kind == "office" and stem == "政府":
                yield "government", "government", "government"

    def _meant(self, name: str, publisher: str | None) -> list[_Meaning]:
        """The meanings of one name by the first rule that gives any."""
        group = group_of(name) if name not in self._meanings["name"] else None
        if group:
            return self._group(name, group, publisher)
        if name not in self._known:
            self._known[name] = self._single(name) or self._internal_office(name)
        return self._known[name]

    def _single(self, name: str) -> list[_Meaning]:
        rest = self.place.strip(name)
        stem, ending = parts(rest)
        outer = branch(name, self.place)
        if outer:
            stem, ending = outer, "局"
        base = town_base(rest)
        short = self._stems.standard_of(stem, ("abbreviation",))
        standard = self._stems.standard_of(stem, ("abbreviation", "variant"))
        oldest = self._stems.standard_of(stem, ("abbreviation", "variant", "predecessor"))
        tried: list[tuple[str, str]] = [("name", name), ("place", rest)]
        if base != rest or rest.endswith(("镇", "乡", "街道")):
            tried.append(("place", base))
        if outer:
            tried.append(("place", f"{outer}分局"))
        tried.append(("abbreviation", f"{short}|{ending}"))
        if ending == DEPARTMENT:
            tried.append(("department", short))
        if rest in ("人民政府", "政府"):
            tried.append(("government", "government"))
        for rule, key in tried:
            if found := self._meanings[rule].get(key):
                return found
        if found := self._by_role(rest):
            return found
        if ending in ("局", "委", DEPARTMENT):
            tried = [("variant", standard), ("predecessor", oldest)]
        elif not ending and stem in self._stems.known:
            tried = [("stem", short)]
        else:
            return []
        return next((found for rule, key in tried if (found := self._meanings[rule].get(key))), [])

    def _by_role(self, rest: str) -> list[_Meaning]:
        """Bodies that may have a role of the national catalogue; among several the district chooses."""
        return [
            _Meaning(m.body_id, "role", m.valid_from, m.valid_to, m.is_successor)
            for ending in self._roles.get(rest, ())
            for m in self._meanings["place"].get(plain(ending), [])
        ]

    def _internal_office(self, name: str) -> list[_Meaning]:
        """A body's own office signs for it: 区民政局办公室, 青溪镇党政办公室."""
        for ending in ("党政办公室", "党政办", "办公室"):
            whole = name.removesuffix(ending)
            if whole != name and len(whole) > 2:
                found = self._meanings["name"].get(whole) or self._meanings["place"].get(
                    self.place.strip(whole), []
                )
                return [
                    _Meaning(m.body_id, "office", m.valid_from, m.valid_to, m.is_successor) for m in found
                ]
        return []

    def _group(self, word: str, group: str, publisher: str | None) -> list[_Meaning]:
        if group == "own":
            bodies = [b for b in self._bodies if b.body_id == publisher]
            return [_Meaning(b.body_id, "own", b.valid_from, b.valid_to) for b in bodies]
        if group == "departments":
            bodies = [b for b in self._bodies if b.kind == "department"]
            return [_Meaning(b.body_id, "group_departments", b.valid_from, b.valid_to) for b in bodies]
        towns = [b for b in self._bodies if b.kind == "town"]
        itself = [b for b in towns if b.body_id == publisher]
        if itself and "各" not in word:
            return [_Meaning(b.body_id, "own", b.valid_from, b.valid_to) for b in itself]
        streets = [b for b in towns if town_base(plain(b.name)).endswith("街道")]
        rural = [b for b in towns if town_base(plain(b.name)).endswith(("镇", "乡"))]
        chosen = {"streets": streets, "rural": rural}.get(group, towns)
        return [_Meaning(b.body_id, "group", b.valid_from, b.valid_to) for b in chosen or towns]


def _heirs(body: Body, by_id: Mapping[str, Sequence[Body]]) -> list[tuple[Body, date, date]]:
    """A body and, after its end, its successors one after the other, with the days of each."""
    found = [(body, body.valid_from, body.valid_to)]
    seen = {body.body_id}
    last, end = body, body.valid_to
    while last.successor_id and last.successor_id not in seen and last.successor_id in by_id:
        seen.add(last.successor_id)
        later = [b for b in by_id[last.successor_id] if b.valid_to > end]
        if not later:
            break
        for heir in sorted(later, key=lambda b: b.valid_from):
            if heir.valid_to > end:
                found.append((heir, max(heir.valid_from, end + _STEP), heir.valid_to))
                last, end = heir, heir.valid_to
    return found


def _told(number: int, word: str, meanings: Sequence[_Meaning]) -> list[Mention]:
    """Mentions of one name: ambiguous when two bodies are meant on more than one day."""
    if not meanings:
        return [Mention(number, word, "unresolved")]
    spans = _spans(meanings)
    is_group = any(m.method in ("group", "group_departments") for m in meanings)
    clash = not is_group and any(
        a.body_id != b.body_id and a.valid_from <= b.valid_to and b.valid_from <= a.valid_to
        for n, a in enumerate(spans)
        for b in spans[n + 1 :]
    )
    outcome = "ambiguous" if clash else "resolved"
    return [
        Mention(
            number,
            word,
            outcome,
            m.body_id,
            m.method,
            SCORES[m.method],
            m.valid_from,
            m.valid_to,
            m.is_successor,
        )
        for m in spans
    ]


def _spans(meanings: Sequence[_Meaning]) -> list[_Meaning]:
    """One line per body and unbroken span; a day of hand-over belongs to the older body only."""
    joined_up: list[_Meaning] = []
    ordered = sorted(meanings, key=lambda m: (m.body_id, m.valid_from, m.valid_to, m.method))
    for meaning in ordered:
        last = joined_up[-1] if joined_up else None
        touches = last is not None and meaning.valid_from.toordinal() <= last.valid_to.toordinal() + 1
        if last is not None and last.body_id == meaning.body_id and touches:
            end = max(last.valid_to, meaning.valid_to)
            is_successor = last.is_successor and meaning.is_successor
            joined_up[-1] = _Meaning(last.body_id, last.method, last.valid_from, end, is_successor)
        else:
            joined_up.append(meaning)
    by_start = sorted(joined_up, key=lambda m: (m.valid_from, m.body_id))
    result: list[_Meaning] = []
    for meaning in by_start:
        before = result[-1] if result else None
        if (
            before is not None
            and before.body_id != meaning.body_id
            and before.valid_to == meaning.valid_from
            and meaning.valid_to > meaning.valid_from
        ):
            start = meaning.valid_from + _STEP
            meaning = _Meaning(meaning.body_id, meaning.method, start, meaning.valid_to, meaning.is_successor)
        result.append(meaning)
    return result
