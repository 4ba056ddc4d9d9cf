"""The rules that tie records by their kind, their words and the items of their body, and forms of titles.

Belongs here: reading `reference/link_rules.csv` and `link_forms.csv`, whether a rule meets a record, which
items of a body it means, which items fit the form of a title.
Does not belong here: the rules themselves (the CSV, with the reason of each), declared channels, text match.
"""

import csv
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from warehouse.keying.text import plain
from warehouse.links.nearest import CatalogueItem, names_subject

_REFERENCE = Path(__file__).parent.parent / "reference"
_FILE = _REFERENCE / "link_rules.csv"
_FORMS = _REFERENCE / "link_forms.csv"
COLUMNS = (
    "rule_id", "record_kind", "genres", "title_words", "title_excludes", "body_has", "domain", "item_words",
    "item_excludes", "named", "result", "score", "reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LinkRule:
    """A rule for records of one kind.

    It meets a record whose genre is one of `genres` (empty: any), whose title holds `words` and not
    `excludes`, of a body that has records of the kind `body_has`. With `is_none` such a record belongs to no
    item. Otherwise it belongs to the item of its body whose path fits `domain`, `item_words` and
    `item_excludes` and, with `named`, whose subject the title names, if there is exactly one.
    """

    rule_id: str
    record_kind: str
    genres: frozenset[str]
    words: re.Pattern[str] | None
    excludes: re.Pattern[str] | None
    body_has: str
    domain: str
    item_words: re.Pattern[str] | None
    item_excludes: re.Pattern[str] | None
    named: bool
    is_none: bool
    score: float
    reason: str

    def met(self, title: str, genre: str | None, body_has: Collection[str]) -> str | None:
        """The words of the title that the rule met ('': it asks for none); None when it does not apply."""
        if self.genres and genre not in self.genres:
            return None
        if self.body_has and self.body_has not in body_has:
            return None
        text = plain(title)
        if self.excludes and self.excludes.search(text):
            return None
        if self.words is None:
            return ""
        found = self.words.search(text)
        return found[0] if found else None

    def items(self, title: str, items: Sequence[CatalogueItem]) -> list[CatalogueItem]:
        """The items that the rule means, of those of the body."""
        return [
            item
            for item in items
            if (not self.domain or item.domain == self.domain)
            and (self.item_words is None or self.item_words.search(item.path))
            and (self.item_excludes is None or not self.item_excludes.search(item.path))
            and (not self.named or names_subject(title, item))
        ]

    def evidence(self, words: str) -> str:
        """What a link by this rule gives as its reason: the rule's id and the words that it met."""
        return f"{self.rule_id}：{words}" if words else self.rule_id


@dataclass(frozen=True, slots=True)
class LinkForm:
    """A form of titles: its words, those of the items that it can fulfil, those of the items meant for it."""

    words: re.Pattern[str]
    items: re.Pattern[str]
    proper: re.Pattern[str] | None


@cache
def link_rules() -> tuple[LinkRule, ...]:
    """The rules in the order of the file, in which they are tried.

    Raises ValueError when the columns are not those expected, or a rule has no id of its own or no reason.
    """
    with _FILE.open(encoding="utf-8", newline="") as handle:
        reader = csv.DictReader(handle)
        if tuple(reader.fieldnames or ()) != COLUMNS:
            raise ValueError(f"{_FILE.name}: expected the columns {', '.join(COLUMNS)}")
        rules = tuple(_rule(row) for row in reader)
    ids = [rule.rule_id for rule in rules]
    if len(set(ids)) != len(ids) or not all(rule.rule_id and rule.reason for rule in rules):
        raise ValueError(f"{_FILE.name}: every rule needs an id of its own and a reason")
    return rules


@cache
def link_forms() -> tuple[LinkForm, ...]:
    """The forms in the order of the file; the first that a title has counts."""
    with _FORMS.open(encoding="utf-8", newline="") as handle:
        return tuple(
            LinkForm(
                re.compile(row["title_words"]), re.compile(row["item_words"]), _pattern(row["proper_words"])
            )
            for row in csv.DictReader(handle)
        )


def fitting(
    title: str, items: Sequence[CatalogueItem]
) -> tuple[list[CatalogueItem], list[CatalogueItem]] | None:
    """The items that a title of its form can fulfil, and of them those meant for this form.

    None: the title has no form that tells (a tender, an interpretation …).
    """
    text = plain(title)
    for form in link_forms():
        if form.words.search(text):
            fit = [item for item in items if form.items.search(_levels(item))]
            return fit, [item for item in fit if form.proper and form.proper.search(_levels(item))]
    return None


def _levels(item: CatalogueItem) -> str:
    return "/".join(name for name in (item.level1, item.level2, item.level3) if name)


def _rule(row: dict[str, str]) -> LinkRule:
    if row["result"] not in ("item", "none"):
        raise ValueError(f"{_FILE.name}: {row['rule_id']}: result is item or none")
    return LinkRule(
        rule_id=row["rule_id"],
        record_kind=row["record_kind"],
        genres=frozenset(filter(None, row["genres"].split("|"))),
        words=_pattern(row["title_words"]),
        excludes=_pattern(row["title_excludes"]),
        body_has=row["body_has"],
        domain=row["domain"],
        item_words=_pattern(row["item_words"]),
        item_excludes=_pattern(row["item_excludes"]),
        named=row["named"] == "yes",
        is_none=row["result"] == "none",
        score=float(row["score"]),
        reason=row["reason"],
    )


def _pattern(text: str) -> re.Pattern[str] | None:
    return re.compile(text) if text else None
