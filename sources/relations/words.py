"""The vocabulary of relations (`words.yml`), compiled once.

Belongs here: access to the words as patterns. Does not belong here: words, grammar.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """Patterns for the reader of relations."""

    titles: dict[str, re.Pattern[str]]
    consultation: re.Pattern[str]
    repeal_after: re.Pattern[str]
    repeal_before: re.Pattern[str]
    repeal_list: re.Pattern[str]
    amend_after: re.Pattern[str]
    amend_part: re.Pattern[str]
    amend_before: re.Pattern[str]
    document: re.Pattern[str]
    short_names: frozenset[str]
    texts: dict[str, re.Pattern[str]]
    received: re.Pattern[str]
    ground: re.Pattern[str]
    part: re.Pattern[str]
    links: tuple[tuple[str, re.Pattern[str], str], ...]  # relation, labels, what this document must be


def any_of(names: Iterable[str]) -> str:
    """A pattern of words, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def words() -> Words:
    """All words, read and compiled at the first use."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    return Words(
        {kind: re.compile(any_of(names)) for kind, names in raw["titles"].items()},
        re.compile(any_of(raw["consultation_words"])),
        re.compile(any_of(raw["repeal_after"])),
        re.compile(rf"(?:{any_of(raw['repeal_before'])})\s*$"),
        re.compile(any_of(raw["repeal_lists"])),
        re.compile(any_of(raw["amend_after"])),
        re.compile(any_of(raw["amend_part"])),
        re.compile(rf"(?:{any_of(raw['amend_before'])})[^，。；《》后]{{0,6}}$"),
        re.compile(rf"(?:{any_of(raw['document_endings'])})(?:[（(〔\[][^（）()]{{1,24}}[）)〕\]])*$"),
        frozenset(raw["short_names"]),
        {kind: re.compile(pattern) for kind, pattern in raw["texts"].items()},
        re.compile(rf"[，,\s]*(?:{any_of(raw['received'])})"),
        re.compile(rf"(?:{any_of(raw['grounds'])})[^，,。；;]{{0,12}}$"),
        re.compile(any_of(raw["parts"])),
        tuple((kind, re.compile(any_of(spec["labels"])), spec["by"]) for kind, spec in raw["links"].items()),
    )
