"""The layouts of the double-publicity tables: headings and templates, as declared in `layouts.yml`.

Belongs here: the model of that file and looking up a heading in it.
Does not belong here: reading files (`shape.py`), what a correct value is (`warehouse/`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

Subject = Literal["permit", "penalty"]
Layout = Literal["A", "B", "C", "custom"]
Party = Literal["organisation", "person", "mixed"]
How = Literal["name", "code", "alias"]
Holds = Literal["person", "body", "either"]

_FILE = Path(__file__).with_name("layouts.yml")
_WHITE = re.compile(r"[\s\u200b\ufeff]+")
_LONGEST_HEADING = 60
_BRACKETS = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
_NUMBERING = re.compile(r"^(?:[(]?\d{1,2}[).、:]|[(]?[一二三四五六七八九十]{1,2}[)、])+")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One column: its name in the parsed tables, its standard heading, its codes and other wordings."""

    column: str
    name: str
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


class Template(_Strict):
    """The columns of one official table, in its order."""

    layout: Layout
    subject: Subject
    party: Party
    columns: tuple[str, ...]


class Detection(_Strict):
    """A layout is recognised by any of these standard headings; without headings it is the fallback."""

    layout: Layout
    any_of: tuple[str, ...]


class CustomWords(_Strict):
    """How tables of a bureau's own design are read."""

    minimum: tuple[str, ...]
    person_headings: str


class FreeColumn(_Strict):
    """A column of a bureau's own table: a parsed column, or one that only readers of free text know."""

    column: str
    aliases: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    holds: Holds | None = None


class FreeWords(_Strict):
    """How tables of a bureau's own design are recognised without a mapping."""

    needed: int
    groups: Mapping[Subject, tuple[tuple[str, ...], ...]]
    template_share: float
    permit: tuple[FreeColumn, ...]
    penalty: tuple[FreeColumn, ...]

    def columns(self, subject: Subject) -> tuple[FreeColumn, ...]:
        """The columns of a subject in the order in which they are tried."""
        return self.penalty if subject == "penalty" else self.permit


class Layouts(_Strict):
    """The whole of `layouts.yml`."""

    detect: tuple[Detection, ...]
    families: Mapping[Layout, str]
    headings: Mapping[str, Mapping[Subject, tuple[Column, ...]]]
    templates: tuple[Template, ...]
    custom: CustomWords
    freeform: FreeWords
    footers: tuple[str, ...]

    def columns(self, layout: Layout, subject: Subject) -> Mapping[str, Column]:
        """The columns of a layout's family by their name in the parsed tables."""
        family = self.families.get(layout, self.families["C"])
        return {column.column: column for column in self.headings[family][subject]}

    def template(self, layout: Layout, subject: Subject, party: Party) -> Template:
        """The template of a layout; KeyError when there is none."""
        for template in self.templates:
            if (template.layout, template.subject, template.party) == (layout, subject, party):
                return template
        raise KeyError(f"no template {layout} {subject} {party}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a heading can mean in one family and subject."""

    family: str
    subject: Subject
    column: str
    name: str
    how: How


@cache
def layouts() -> Layouts:
    """The declared layouts."""
    return Layouts.model_validate(yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader))


def plain_heading(text: str) -> str:
    """A heading as it is compared: NFKC, without white space, without `*` at either end."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text)).strip("*")


def readings(heading: str) -> tuple[Reading, ...]:
    """All meanings of a heading; empty when it is not recognised."""
    plain = plain_heading(heading)
    index = _index()
    return index.get(plain) or index.get(plain.upper(), ())


@dataclass(frozen=True, slots=True)
class FreeReading:
    """What a heading of a bureau's own table means; `holds` only for the column of parties."""

    column: str
    holds: Holds | None = None


@lru_cache(20_000)
def free_reading(heading: str, subject: Subject) -> FreeReading | None:
    """The meaning of a heading in a table of a bureau's own design, None when it has none.

    Tried as it stands, then without explanations in brackets, then the explanation itself.
    """
    plain = plain_heading(heading).strip(":;,。.、")
    if not plain or len(plain) > _LONGEST_HEADING:
        return None
    inner = _BRACKETS.findall(plain)
    bare = _NUMBERING.sub("", plain)
    candidates = [plain, bare, _BRACKETS.sub("", bare).strip(":"), *(part[1:-1] for part in inner)]
    for candidate in dict.fromkeys(part for part in candidates if part):
        for word, found in _free_patterns(subject):
            if word.fullmatch(candidate):
                return found
        official = [r for r in readings(candidate) if r.subject == subject]
        if official:
            return FreeReading(official[0].column, "either" if official[0].column == "party_name" else None)
    return None


@cache
def _free_patterns(subject: Subject) -> tuple[tuple[re.Pattern[str], FreeReading], ...]:
    return tuple(
        (
            re.compile("|".join([*map(re.escape, column.aliases), *(f"(?:{p})" for p in column.patterns)])),
            FreeReading(column.column, column.holds),
        )
        for column in layouts().freeform.columns(subject)
    )


@cache
def _index() -> dict[str, tuple[Reading, ...]]:
    found: dict[str, dict[tuple[str, Subject], Reading]] = {}
    ways: tuple[How, ...] = ("name", "code", "alias")
    for how in ways:
        for family, subjects in layouts().headings.items():
            for subject, columns in subjects.items():
                for column in columns:
                    words = {"name": (column.name,), "code": column.codes, "alias": column.aliases}[how]
                    for word in words:
                        reading = Reading(family, subject, column.column, column.name, how)
                        # A word that is one column's name and another's alias means the name.
                        found.setdefault(plain_heading(word), {}).setdefault((family, subject), reading)
    return {word: tuple(meanings.values()) for word, meanings in found.items()}
