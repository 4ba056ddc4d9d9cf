"""The dates of entries of lists, in the makes that lists print them in.

Belongs here: reading a date beside, before, behind or about a title.
Does not belong here: finding entries and their titles (`lists.py`).
"""

import re

from lxml import etree

from sources.dates import find_days

_TOLD = re.compile(r"(?:发表|发布|更新)(?:时间|日期)\s?[:：]\s?(?P<date>.{8,24})")
_DATE_IN_TITLE = re.compile(
    r"[\s\u3000]*[\[(（【]?[\s\u3000]*(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?[\s\u3000]*[\])）】]?[\s\u3000]*$"
)
_DATE_BEFORE = re.compile(
    r"^[\[(（【]?\s*(?:19|20)\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*[\])）】]?[\s\u3000]*(?=\S)"
)
# A day in boxes of its own: 15 / 2023-07, 2023-07 / 15, 07-15 / 2023, 2023 / 07-15.
_CARDS = (
    re.compile(r"(?<![\d.:-])(?P<d>\d{1,2})\s*日?[\s/]+(?P<y>20\d{2})\s?[-./年]\s?(?P<m>\d{1,2})(?![\d.-])"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})\s?[-./年]\s?(?P<m>\d{1,2})\s*月?[\s/]+(?P<d>\d{1,2})(?![\d.:-])"),
    re.compile(r"(?<![\d.:-])(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})日?[\s/]+(?P<y>20\d{2})(?![\d.-])"),
    re.compile(r"(?<![\d.-])(?P<y>20\d{2})年?[\s/]+(?P<m>\d{1,2})\s?[-./月]\s?(?P<d>\d{1,2})日?(?![\d.-])"),
)
_CARD_YEAR = re.compile(r"(?<!\d)20\d{2}(?!\d)")
_SHORT_YEAR = re.compile(  # (15-01-16)
    r"(?:^\s*|[(（\[【])(?P<y>[0-3]\d)[-./](?P<m>0[1-9]|1[0-2])[-./](?P<d>0[1-9]|[12]\d|3[01])(?:\s*$|[)）\]】])"
)
_SHORTEST_CARD = 7  # characters


def is_date(node: etree._Element) -> bool:
    """Whether an element inside a link holds a date and nothing else."""
    text = (node.text or "").strip()
    return 6 <= len(text) <= 24 and _DATE_IN_TITLE.fullmatch(text) is not None


def date_of(plain: str) -> str | None:
    """The first date of an entry, with its time when the list shows one; day cards (28 / 2020-12) too."""
    found = find_days(plain)
    if found and found[0].start < _SHORTEST_CARD:
        return found[0].moment or found[0].day
    cards = (
        [card for pattern in _CARDS if (card := pattern.search(plain))] if _CARD_YEAR.search(plain) else []
    )
    card = min(cards, key=lambda one: one.start(), default=None)
    card = card or (None if found else _SHORT_YEAR.search(plain))
    if card and (not found or card.end() <= found[0].start):
        days = find_days(f"20{card['y'][-2:]}-{card['m']}-{card['d']}")
        if days:
            return days[0].day
    return (found[0].moment or found[0].day) if found else None


def without_date(title: str) -> tuple[str | None, str]:
    """(date, title) of a title that is printed with a date before or behind it inside the link."""
    date = None
    for pattern in (_DATE_IN_TITLE, _DATE_BEFORE):
        match = None if date else pattern.search(title)
        if match and len(match.group(0)) < len(title):
            date, title = date_of(match.group(0)), pattern.sub("", title)
    return date, title


def told(attribute: str) -> str | None:
    """The date in a title attribute that tells all the system knows (标题：… 点击数：… 发表时间：…)."""
    match = _TOLD.search(attribute)
    return date_of(match["date"]) if match else None
