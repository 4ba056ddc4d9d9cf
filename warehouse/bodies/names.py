"""The parts of a body's name: place, stem, ending.

Belongs here: normalising a name, the district's own place names, standard abbreviations of stems.
Does not belong here: lists of bodies in one cell (`words.py`), choosing between bodies (`matcher.py`).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

DEPARTMENT = "部门"
"""Ending of words such as 民政部门, which name a department by its task."""

# An ending as written and its kind; the longest that fits counts.
_ENDINGS = {
    "行政主管部门": DEPARTMENT,
    "行政部门": DEPARTMENT,
    "主管部门": DEPARTMENT,
    "部门": DEPARTMENT,
    "主管机关": DEPARTMENT,
    "机关": DEPARTMENT,
    "监察局": "局",
    "分局": "局",
    "局": "局",
    "管理委员会": "管委会",
    "管委会": "管委会",
    "委员会办公室": "委办",
    "委办": "委办",
    "委员会": "委",
    "委": "委",
    "办公室": "办",
    "办": "办",
}
_PLACE = re.compile(r"[^省市区县旗盟州]{1,8}?(?:自治区|自治州|自治县|自治旗|地区|新区|省|市|区|县|旗|盟|州)")
_LEVELS = ("区", "县", "市", "旗")
_PROVINCE = re.compile(r"^[^省市区县]{2,8}(?:省|自治区)")
_TOWN_ENDINGS = re.compile(r"(?:人民政府|政府|街道办事处|街道办|街办|办事处|党工委|党委)$")


@dataclass(frozen=True, slots=True)
class Body:
    """A row of `core.bodies`: a body in one validity period (open ends are the first and last day)."""

    body_id: str
    name: str
    aliases: tuple[str, ...]
    kind: str | None
    valid_from: date
    valid_to: date
    successor_id: str | None = None


def plain(text: str) -> str:
    """A name without whitespace and line breaks, in half-width brackets and digits (NFKC)."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@dataclass(frozen=True, slots=True)
class Place:
    """The district's own place name: `units` from the outermost in, e.g. (云岭市, 示范区)."""

    units: tuple[str, ...]
    _prefixes: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        words = {"".join(self.units[n:]) for n in range(len(self.units))}
        if self.units:
            level = self.units[-1][-1]
            words |= {level, f"本{level}", f"全{level}", f"我{level}", f"{level}级", f"{level}直"}
        # Catalogues of the nation and of provinces write 县级 for whatever the district calls itself.
        words |= {"县级", "本级", "地方各级", "各级"}
        object.__setattr__(self, "_prefixes", tuple(sorted(words - {""}, key=lambda w: (-len(w), w))))

    @property
    def own(self) -> str:
        """The district's own unit (示范区), '' when unknown."""
        return self.units[-1] if self.units else ""

    def strip(self, name: str) -> str:
        """The name without the district's own place. Another place stays: 市民政局 is not the district's."""
        rest = name.removeprefix("中国共产党").removeprefix("中共").removeprefix("国家税务总局")
        if (
            self.units
            and (province := _PROVINCE.match(rest))
            and rest[province.end() :].startswith(self.units)
        ):
            rest = rest[province.end() :]
        for prefix in self._prefixes:
            if rest.startswith(prefix) and len(rest) > len(prefix):
                return rest[len(prefix) :]
        return rest


def place_of(names: Iterable[str]) -> Place:
    """The place that most of the registered names begin with; the longest one at equal frequency.

    云岭市示范区民政局, 云岭市示范区财政局, 云岭市公安局示范分局 → 云岭市, 示范区. Names such as
    区民政局 alone give the level.
    """
    names = sorted(set(names))
    counts: Counter[tuple[str, ...]] = Counter()
    for name in names:
        units: list[str] = []
        position = 0
        while (found := _PLACE.match(name, position)) and not found[0].endswith(("城市", "小区", "社区")):
            position = found.end()
            if position >= len(name):
                break
            units.append(found[0])
            counts[tuple(units)] += 1
    if not counts:
        levels = Counter(name[0] for name in names if name[:1] in _LEVELS)
        return Place((max(levels, key=lambda level: (levels[level], level)),) if levels else ())
    most = max(counts.values())
    units_found = max((u for u, n in counts.items() if 2 * n >= most), key=lambda u: (len(u), counts[u], u))
    return Place(units_found)


@dataclass(frozen=True, slots=True)
class Stems:
    """Forms of stems: `standard[form]` is (stem, relation), relation abbreviation, variant or predecessor."""

    standard: Mapping[str, tuple[str, str]]
    known: frozenset[str]
    """Stems, and forms of them, that the nation's departments use."""

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> "Stems":
        """From the rows of `reference/body_stems.csv`. Raises ValueError when a form has two stems."""
        forms: dict[str, tuple[str, str]] = {}
        for row in rows:
            if row["form"] in forms:
                raise ValueError(f"body_stems.csv: {row['form']} stands twice")
            forms[row["form"]] = (row["stem"], row["relation"])
        return cls(forms, frozenset(forms) | {stem for stem, _ in forms.values()})

    def standard_of(self, stem: str, relations: tuple[str, ...]) -> str:
        """The standard stem when the form stands in one of the relations to it, else the stem itself."""
        found = self.standard.get(stem)
        return found[0] if found and found[1] in relations else stem


@lru_cache(maxsize=100_000)
def parts(rest: str) -> tuple[str, str]:
    """Stem and kind of ending of a name without its place: 住房和城乡建设局 → (住房城乡建设, 局)."""
    for length in range(min(6, len(rest) - 1), 0, -1):
        kind = _ENDINGS.get(rest[-length:])
        if kind:
            return joined(rest[:-length]), kind
    return joined(rest), ""


def joined(stem: str) -> str:
    """A stem without the words that abbreviations drop: 和, 与, 及, 暨; 人民政府 as 政府."""
    short = re.sub(r"(?<=.)[和与及暨、](?=.)", "", stem)
    return "政府" if short in ("人民政府", "府") else short


def branch(name: str, place: Place) -> str | None:
    """The stem of a branch office of a higher authority: 云岭市公安局示范分局, 示范公安分局 → 公安."""
    own = re.escape(re.sub(r"(?:新区|区|县|市|旗)$", "", place.own)) if place.own else "(?!)"
    own_place = rf"(?:{own}(?:新区|区|县|市|旗)?|[区县])"
    outer = "".join(re.escape(unit) + "|" for unit in place.units[:-1])
    stem = r"(?P<stem>[一-龥]{2,12}?)"
    for pattern in (
        rf"^(?:{outer}市)?{stem}(?:局)?{own_place}分局$",
        rf"^(?:{outer}市)?{own_place}{stem}分局$",
        rf"^{stem}分局$",
    ):
        found = re.match(pattern, name)
        if found and found["stem"] not in place.units:
            return joined(found["stem"].removesuffix("局"))
    return None


def town_base(rest: str) -> str:
    """A town without the words for its government: 青溪镇人民政府 → 青溪镇, 白鹤街道办事处 → 白鹤街道."""
    base = _TOWN_ENDINGS.sub("", rest)
    if base == rest:
        return rest
    if re.search(r"街道?(?:办事处|办)$", rest) and not base.endswith(("街道", "镇", "乡")):
        return base.removesuffix("街") + "街道"
    return base
