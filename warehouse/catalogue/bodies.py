"""Bodies of a registry, as far as two catalogues are compared: who a name means, and who followed whom.

Belongs here: reorganisation (机构改革) between two editions. Does not belong here: duties of bodies
(`sql/duties/`).
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from warehouse.catalogue.wording import body_words

_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)
_NOT_TOWN_WORDS = re.compile(r"人民政府|政府|办事处|全区|全县|全市|辖区|所属|[各区县市级和及()]")
_TOWN_WORDS = re.compile(r"[乡镇街道办]*[乡镇街][乡镇街道办]*")


def means_all_towns(word: str) -> bool:
    """各镇(街), 乡镇人民政府 …: every town of the district (the rule of `sql/duties/body_words.sql`)."""
    return bool(_TOWN_WORDS.fullmatch(_NOT_TOWN_WORDS.sub("", word)))


@dataclass(frozen=True, slots=True)
class _Body:
    body_id: str
    name: str
    kind: str | None
    start: date
    end: date
    successor_id: str | None


class Bodies:
    """The bodies of a registry by every name they have or had (rows of `core.bodies`)."""

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        self._by_word: dict[str, list[_Body]] = {}
        self._by_id: dict[str, list[_Body]] = {}
        for row in rows:
            body = _Body(
                row["body_id"],
                row["name"],
                row.get("kind"),
                row.get("valid_from") or _FIRST,
                row.get("valid_to") or _LAST,
                row.get("successor_id"),
            )
            self._by_id.setdefault(body.body_id, []).append(body)
            for name in dict.fromkeys((row["name"], *(row.get("aliases") or ()))):
                for word in body_words(name.replace("、", "")):
                    self._by_word.setdefault(word, []).append(body)

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def knows(self, word: str) -> bool:
        """Whether a word is a registered name or alias."""
        return word.replace("、", "") in self._by_word

    def nearest(self, word: str) -> list[str]:
        """Registered names and aliases that are spelt most like a word."""
        return difflib.get_close_matches(word, list(self._by_word), n=3, cutoff=0.5)

    def ending_with(self, endings: Iterable[str], day: date | None = None) -> list[str]:
        """Names of the bodies in force whose name or alias ends in one of the endings, best ending first."""
        names: dict[str, None] = {}
        for ending in endings:
            for word, bodies in self._by_word.items():
                for body in bodies:
                    if word.endswith(ending) and body.start <= (day or _LAST) <= body.end:
                        names.setdefault(body.name)
            if names:
                break
        return list(names)

    def has_towns(self) -> bool:
        """Whether any body is a town or street office."""
        return any(body.kind == "town" for bodies in self._by_id.values() for body in bodies)

    def words(self, text: str | None) -> tuple[str, ...]:
        """The bodies that a cell lists; a registered name that holds a separator stays whole."""
        whole = "".join(body_words((text or "").replace("、", "")))
        return (whole,) if whole in self._by_word else body_words(text)

    def name_of(self, word: str, day: date | None = None) -> str:
        """The registered name that a word means on a day; the word itself when it means none."""
        body = self._of(word, day)
        return body.name if body else word

    def heir_of(self, word: str, day: date | None = None) -> str:
        """The body that answers today for what a word meant on a day; the word itself when it means none."""
        body = self._of(word, day)
        seen = set()
        while body and body.successor_id and body.body_id not in seen:
            seen.add(body.body_id)
            body = max(self._by_id.get(body.successor_id, ()), key=lambda b: b.start, default=None) or body
        return body.body_id if body else word

    def ids(self, text: str | None, day: date | None = None) -> frozenset[str]:
        """The bodies that answer today for a cell; words that mean none stand as they are."""
        return frozenset(self.heir_of(word, day) for word in self.words(text))

    def _of(self, word: str, day: date | None) -> _Body | None:
        found = self._by_word.get(word.replace("、", ""), [])
        in_force = [body for body in found if day and body.start <= day <= body.end]
        return max(in_force or found, key=lambda body: (body.end, body.start, body.body_id), default=None)
