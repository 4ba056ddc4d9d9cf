"""Which catalogue items a title is near to, by the words that they share.

Belongs here: likeness of a title and the names of items, the words that decided, the margin to the second.
Does not belong here: the domain of a title (`warehouse/keying`), rules, what is done with the answer.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from warehouse.keying.text import parts, plain

_SIGN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
# Words of the form of a publication: they tell items of one domain apart, but never name a subject.
_FORMS = (
    "政策法规文件|法律法规规章|规范性文件|其他政策文件|政策文件|政策解读|办事指南|服务指南|审核审批信息|审批信息|审核信息"
    "|监督检查|行政处罚|行政许可|信息公开|工作信息|信息|情况|事项|公示|公告|发布|管理|服务|工作|相关"
)
_FORM = re.compile(_FORMS)


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """An item as it is named in the catalogue; levels that it does not have are ''."""

    item_id: str
    domain: str
    level1: str
    level2: str = ""
    level3: str = ""
    content: str = ""

    @property
    def path(self) -> str:
        """领域/一级/二级[/三级], with a slash inside a name written full-width."""
        names = (self.domain, self.level1, self.level2, self.level3)
        return "/".join(name.replace("/", "／") for name in names if name)


@dataclass(frozen=True, slots=True)
class Near:
    """An item with its likeness to a title (0 to 1) and the words of the title that speak for it."""

    item: CatalogueItem
    likeness: float
    words: tuple[str, ...]


def subject(title: str) -> str:
    """The part of a title that says what it is about, without issuer, signs and white space."""
    return _SIGN.sub(" ", plain(parts(title).subject))


def names_subject(title: str, item: CatalogueItem) -> bool:
    """Whether the title names the subject of the item: its last level that is more than a form, or the
    domain."""
    text = plain(title)
    levels = (item.level3, item.level2, item.level1, item.domain)
    cores = [core for level in levels if len(core := _FORM.sub("", plain(level))) > 1]
    return bool(cores) and cores[0] in text


class Nearest:
    """The items of a catalogue with the weight of every pair of signs: rare ones tell more."""

    def __init__(self, items: Iterable[CatalogueItem]) -> None:
        self._names = {
            item.item_id: (_pairs(item.level3 or item.level2 or item.level1), _pairs(item.level1))
            for item in items
        }
        heard: Counter[str] = Counter()
        for last, first in self._names.values():
            heard.update(last | first)
        count = len(self._names)
        self._weights = {pair: math.log(1 + count / heard[pair]) for pair in sorted(heard)}

    def find(self, title: str, items: Sequence[CatalogueItem], most: int = 5) -> list[Near]:
        """The items nearest to the title, the nearest first (then by id); items without a common word are
        left out."""
        text = subject(title)
        told = _pairs(text)
        found: list[Near] = []
        for item in items:
            last, first = self._names[item.item_id]
            likeness = 0.75 * self._share(last, told) + 0.25 * self._share(first, told)
            if likeness > 0:
                words = _common(text, item.level1 + " " + (item.level3 or item.level2))
                found.append(Near(item, round(likeness, 4), words))
        found.sort(key=lambda near: (-near.likeness, near.item.item_id))
        return found[:most]

    def _share(self, wanted: frozenset[str], told: frozenset[str]) -> float:
        # Sums in a fixed order: the last digit of a sum depends on it.
        whole = math.fsum(self._weights[pair] for pair in sorted(wanted))
        shared = math.fsum(self._weights[pair] for pair in sorted(wanted & told))
        return shared / whole if whole else 0.0


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs; none reaches over a sign that is no letter."""
    return frozenset(
        run[at : at + 2] for run in _SIGN.sub(" ", plain(text)).split(" ") for at in range(len(run) - 1)
    )


def _common(text: str, name: str) -> tuple[str, ...]:
    """The longest runs of signs that stand in both, at most three."""
    plain_name = plain(name)
    found: list[str] = []
    at = 0
    while at < len(plain_name) - 1:
        size = 0
        while at + size < len(plain_name) and plain_name[at : at + size + 1] in text:
            size += 1
        if size > 1:
            found.append(plain_name[at : at + size])
        at += max(size, 1)
    return tuple(sorted(dict.fromkeys(found), key=lambda word: (-len(word), word))[:3])
