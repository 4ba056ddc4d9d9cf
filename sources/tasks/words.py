"""The vocabulary of plans (`words.yml`), compiled once.

Belongs here: access to the words as look-up tables and patterns. Does not belong here: words, grammar.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """Look-up tables and patterns for the readers of plans."""

    column_of: dict[str, str]
    label_of: dict[str, str]
    label: re.Pattern[str]
    role: re.Pattern[str]
    role_words: dict[str, tuple[str, ...]]
    joins: re.Pattern[str]
    body_end: re.Pattern[str]
    bare_names: frozenset[str]
    generic_tail: re.Pattern[str]
    subject: re.Pattern[str]
    month_parts: dict[str, int]
    year_parts: dict[str, str]
    this_year: tuple[str, ...]
    next_year: tuple[str, ...]
    standing: re.Pattern[str]
    periodic: re.Pattern[str]
    relative: re.Pattern[str]
    task_heading: re.Pattern[str]
    duty_heading: re.Pattern[str]
    bare_headings: frozenset[str]
    plan_genres: frozenset[str]
    plan_title: re.Pattern[str]
    no_plan_title: re.Pattern[str]


def plain(text: str) -> str:
    """A heading without blanks, punctuation and brackets, after NFKC."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] in "LN")


def any_of(names: Iterable[str]) -> str:
    """A pattern of words, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def words() -> Words:
    """All words, read at the first use; a heading that stands twice raises ValueError."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    columns = [(plain(name), column) for column, names in raw["columns"].items() for name in names]
    column_of = dict(columns)
    if len(column_of) != len(columns):
        raise ValueError("words.yml: a heading of a column stands twice")
    label_of = {name: role for role, names in raw["labels"].items() for name in names}
    roles = {role: tuple(names) for role, names in raw["roles"].items()}
    verbs = any_of(name for names in roles.values() for name in names)
    ends = any_of(raw["body_endings"])
    label = r"\s*".join
    labels = "|".join(
        label(map(re.escape, name)) for name in sorted(label_of, key=lambda name: (-len(name), name))
    )
    return Words(
        column_of,
        label_of,
        re.compile(rf"(?P<label>{labels})\s*[:：]"),
        re.compile(rf"(?:{any_of(roles['fill'])})*(?:{verbs})(?:{verbs}|{any_of(roles['fill'])})*$"),
        roles,
        re.compile(any_of(raw["joins"])),
        re.compile(rf"(?:{ends})(?:[（(][^（）()]*[）)])?$"),
        frozenset(raw["bare_names"]),
        re.compile(rf"等\s*(?P<tail>{any_of(raw['generic_tails'])})?$"),
        re.compile(
            rf"(?P<names>[\u3400-\u9fff（）()]{{1,20}}?(?:{ends})"
            rf"(?:[、,，][\u3400-\u9fff（）()]{{0,20}}?(?:{ends}))*)(?={any_of(raw['subject_ends'])})"
        ),
        dict(raw["month_parts"]),
        dict(raw["year_parts"]),
        tuple(raw["this_year"]),
        tuple(raw["next_year"]),
        re.compile(any_of(raw["standing"])),
        re.compile(any_of(raw["periodic"])),
        re.compile(rf"(?:{any_of(raw['relative'])})"),
        re.compile(any_of(raw["task_headings"])),
        re.compile(any_of(raw["duty_headings"])),
        frozenset(raw["bare_headings"]),
        frozenset(raw["plan_genres"]),
        re.compile(any_of(raw["plan_titles"])),
        re.compile(any_of(raw["no_plan_titles"])),
    )
