"""Kinds of penalty that a decision's text imposes.

Belongs here: applying `kinds.yml`. Does not belong here: the wordings (they are data), sums.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_FILE = Path(__file__).with_name("kinds.yml")
DISCIPLINE, WARNING, REPRIMAND, ORDER = "纪律处分", "警告", "通报批评", "责令改正"
# A clause that orders discipline says nothing of what the regulator itself imposes.
_NOT_IN_DISCIPLINE = frozenset({WARNING, REPRIMAND, ORDER})


@dataclass(frozen=True, slots=True)
class _Words:
    discipline: re.Pattern[str]
    negated: re.Pattern[str]
    kinds: tuple[tuple[str, re.Pattern[str] | None], ...]


@cache
def _words() -> _Words:
    data = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    kinds = tuple(
        (entry["kind"], _any(entry["patterns"]) if entry["patterns"] else None) for entry in data["kinds"]
    )
    return _Words(_any(data["discipline"]), _any(data["negated"]), kinds)


def _any(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def kind_names() -> tuple[str, ...]:
    """All kinds in their order."""
    return tuple(kind for kind, _ in _words().kinds)


def read_kinds(text: str, *, has_fine: bool = False, has_confiscation: bool = False) -> tuple[str, ...]:
    """The kinds that a normalised text imposes, in the fixed order. A sum read as a fine is a fine."""
    words = _words()
    rest = words.negated.sub("※", text)
    own = words.discipline.sub("※", rest)
    found = set()
    for kind, pattern in words.kinds:
        if kind == DISCIPLINE:
            if own != rest:
                found.add(kind)
        elif pattern is not None and pattern.search(own if kind in _NOT_IN_DISCIPLINE else rest):
            found.add(kind)
    if has_fine:
        found.add("罚款")
    if has_confiscation:
        found.add("没收")
    return tuple(kind for kind, _ in words.kinds if kind in found)
