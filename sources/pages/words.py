"""The words of `words.yml`, compiled once.

Belongs here: turning the lists into patterns and look-up tables. Does not belong here: words themselves.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Words:
    """Look-up tables and patterns for the readers of pages."""

    label_field: dict[str, tuple[str, bool]]  # name without spaces -> (field or "", weak)
    label_rank: dict[str, int]  # name -> place in the list of its field, the preferred one first
    label: re.Pattern[str]
    empty_values: frozenset[str]
    column_names: frozenset[str]  # never the title of a document
    content_strong: frozenset[str]
    content_weak: frozenset[str]
    chrome: frozenset[str]
    title_hints: frozenset[str]
    end_line: re.Pattern[str]
    furniture: frozenset[str]
    list_links: frozenset[str]  # links of a list that are no entries
    noise: re.Pattern[str]  # what counters and tool bars consist of
    breadcrumb: re.Pattern[str]
    genre_of: list[tuple[str, str]]  # ending -> genre, longest ending first
    genre_end: re.Pattern[str]
    carriers: tuple[str, ...]
    body_end: re.Pattern[str]
    body_in_title: re.Pattern[str]
    attributes: dict[str, str]
    validities: dict[str, str]
    walls: list[tuple[str, re.Pattern[str]]]
    errors: re.Pattern[str]
    media: re.Pattern[str]


def _any_of(names: list[str], joint: str = "") -> str:
    """A pattern for any of the names, the longest first, as a tree: fast to leave where none begins.

    `joint` may stand between the characters (索 引 号).
    """
    endings: dict[str, list[str]] = {}
    for name in names:
        endings.setdefault(name[0], []).append(name[1:])
    branches = []
    for first, rest in endings.items():
        longer = [ending for ending in rest if ending]
        tail = joint + _any_of(longer, joint) if longer else ""
        branches.append(re.escape(first) + (f"(?:{tail})?" if tail and "" in rest else tail))
    return f"(?:{'|'.join(branches)})"


def _longest_first(names: list[str]) -> list[str]:
    return sorted(names, key=lambda name: (-len(name), name))


def _values(table: dict[str, list[str]]) -> dict[str, str]:
    return {alias: name for name, aliases in table.items() for alias in aliases}


@cache
def words() -> Words:
    """All words, read and compiled at the first use."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))
    fields: dict[str, tuple[str, bool]] = {
        alias.removeprefix("~"): (name, alias.startswith("~"))
        for name, aliases in raw["labels"].items()
        for alias in aliases
    }
    for alias in raw["noise_labels"]:
        fields.setdefault(alias, ("", False))
    names = _any_of(list(fields), r"[ \u3000]{0,8}")
    initials = re.escape("".join(sorted({name[0] for name in fields})))
    genres = sorted(_values(raw["genres"]).items(), key=lambda pair: (-len(pair[0]), pair[0]))
    ends = "|".join(re.escape(ending) for ending, _ in genres)
    bodies = "|".join(_longest_first(raw["body_endings"]))
    lower = {key: frozenset(name.lower() for name in raw[key]) for key in (
        "content_strong", "content_weak", "chrome", "title_hints")}  # fmt: skip
    return Words(
        label_field=fields,
        label_rank={name: place for place, name in enumerate(fields)},
        label=re.compile(
            rf"[\[【(（〖]?[ \u3000]{{0,4}}(?=[{initials}])(?P<name>{names})[ \u3000]{{0,8}}"
            r"(?P<tail>[\]】)）〗]?[ \u3000\x1f]*[:：]|[\]】〗]|(?=[\x1f\t]|$))"
        ),
        empty_values=frozenset(raw["empty_values"]),
        column_names=frozenset(raw["column_names"]),
        content_strong=lower["content_strong"],
        content_weak=lower["content_weak"],
        chrome=lower["chrome"],
        title_hints=lower["title_hints"],
        end_line=re.compile("|".join(re.escape(line) for line in _longest_first(raw["end_lines"]))),
        furniture=frozenset(raw["furniture"]),
        list_links=frozenset(raw["list_links"]),
        noise=re.compile(
            "|".join(map(re.escape, _longest_first([*raw["noise_labels"], *raw["furniture"]])))
            + r"|[\d\W_年月日时分秒次人]+"
        ),
        breadcrumb=re.compile(
            rf"(?:{'|'.join(_longest_first(raw['breadcrumb_leads']))})[ ]?[:：是]?"
            r"|(?:网站)?首页(?=[ \u3000]?[>›»＞→])"  # some sites set no lead before the way
        ),
        genre_of=genres,
        genre_end=re.compile(rf"(?:{ends})(?:[（(〔\[【][^（()）]{{1,24}}[）)〕\]】])*[》”\"]?$"),
        carriers=tuple(raw["carriers"]),
        body_end=re.compile(rf"(?:{bodies})$"),
        body_in_title=re.compile("|".join(_longest_first(raw["body_endings_in_title"]))),
        attributes=_values(raw["attributes"]),
        validities=_values(raw["validities"]),
        walls=[(name, re.compile(pattern, re.IGNORECASE | re.DOTALL)) for name, pattern in raw["walls"]],
        errors=re.compile(raw["errors"], re.IGNORECASE),
        media=re.compile(raw["media_sources"]),
    )  # fmt: skip
