"""What every platform of lists gives the crawler: the first request, the entries of an answer, the next one.

Belongs here: these shapes and what several platforms need to read. Does not belong here: a single platform
(`html_list.py`, `jpaas.py`, …), asking.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.dates import find_days
from sources.model import Channel

_BEIJING = timezone(timedelta(hours=8))
_MILLISECONDS = 10_000_000_000  # an instant above it counts milliseconds (year 2286 in seconds)
_EARLIEST = 300_000_000  # seconds; smaller numbers are no instants of a website


class ListUnreadableError(ValueError):
    """An answer that is not what the platform gives: a wall, an error page, another system."""


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A list page to ask for. `page` counts from 1; `seen` rows came before it; `size` rows had page 1."""

    url: str
    page: int = 1
    seen: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class ListEntry:
    """A row of a list; `url` as the answer has it, perhaps relative to the list's page; `date` ISO."""

    url: str
    title: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """The rows of an answer, and what to ask next.

    `guessed`: the next address follows from a rule, no link claims that there is a page. `total`: how many
    rows the whole list has, as the answer says. `missing`: rows that it promises although no page follows.
    `encoding` is that of the answer's text.
    """

    entries: tuple[ListEntry, ...]
    next: ListRequest | None = None
    guessed: bool = True
    total: int | None = None
    missing: int = 0
    encoding: str = "utf-8"


class ListPlatform(Protocol):
    """One way of publishing lists; pure functions of a module."""

    def first(self, channel: Channel) -> ListRequest:
        """The first list page of a channel."""

    def read(self, channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
        """Read the answer that came from `url`. Raises ListUnreadableError."""


def following(request: ListRequest, rows: int, total: int | None, url: str) -> tuple[ListRequest | None, int]:
    """The next page of a numbered list and the rows that are missing at its end.

    With a total the list ends when so many rows were seen; without one it ends at a page that is shorter
    than page 1, or empty.
    """
    seen = request.seen + rows
    size = request.size or rows
    if total is not None and total < rows:
        total = None  # it counts something else
    if rows == 0 or (total is not None and seen >= total):
        return None, max(0, (total or 0) - seen)
    if total is None and rows < size:
        return None, 0
    return replace(request, url=url, page=request.page + 1, seen=seen, size=size), 0


def with_query(url: str, values: dict[str, str]) -> str:
    """An address with parameters set; those that it has keep their place."""
    parts = urlsplit(url)
    old = [(name, values.get(name, value)) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    names = {name for name, _ in old}
    new = [(name, value) for name, value in values.items() if name not in names]
    return urlunsplit((*parts[:3], urlencode(old + new), ""))


def text_of(value: Any) -> str | None:
    """A cell of an answer as text without markup; None when there is nothing."""
    if value is None or isinstance(value, dict | list):
        return None
    text = " ".join(re.sub(r"<[^>]*>", "", str(value)).split())
    return text or None


def date_of(value: Any) -> str | None:
    """A date of an answer: Chinese or ISO text, or an instant in (milli)seconds as Beijing counts days."""
    number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    if isinstance(value, str) and re.fullmatch(r"\d{9,10}|\d{12,13}", value.strip()):
        number = float(value)
    if number is not None:
        seconds = number / 1000 if number >= _MILLISECONDS else number
        if seconds < _EARLIEST or seconds >= _MILLISECONDS:
            return None
        return datetime.fromtimestamp(seconds, UTC).astimezone(_BEIJING).date().isoformat()
    found = find_days(text_of(value) or "")
    return (found[0].moment or found[0].day) if found else None


def number_of(value: Any) -> int | None:
    """A count of an answer; None when there is none."""
    try:
        return max(0, int(value))
    except (TypeError, ValueError):
        return None


def filled(template: str, request: ListRequest, size: int) -> str:
    """A parameter with {page} (from 1), {index} (from 0) and {size} filled in."""
    return (
        template.replace("{page}", str(request.page))
        .replace("{index}", str(request.page - 1))
        .replace("{size}", str(size))
    )
