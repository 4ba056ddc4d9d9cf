"""Entries of lists that a script builds: records of a proxy, HTML in strings, objects, calls, JSON.

Belongs here: reading entries out of source text, without running anything.
Does not belong here: entries that stand on the page (`lists.py`), pagers (`pagers.py`).
"""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any

from sources.dates import to_moment
from sources.pages.attachments import absolute
from sources.pages.blocks import squeeze

Entry = dict[str, str | None]
_LARGEST = 2_000_000  # characters of scripts that are looked at
_MOST = 5_000  # entries
_DEEPEST = 8  # levels of a JSON answer
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_RECORD = re.compile(r"<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"[\s\ufeff]*[A-Za-z_$][\w$.]{0,60}\s?\(\s*(?=[{\[])")  # raw({…}): an answer with padding
_HEAD = 500  # characters in which a feed names itself
_ITEM = re.compile(r"<item\b[^>]*>(.*?)</item>", re.DOTALL)
_PART = re.compile(r"<(title|link|pubDate)>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</\1>", re.DOTALL)
_ESCAPED = re.compile(r"\\([\"'/])")
_YEAR = re.compile(r"[\"':]\s?(?:20\d{2}|1[2-9]\d{8})")  # a date begins with it
_OBJECT = re.compile(r"\{([^{}]{12,3000})\}")
_PAIR = re.compile(
    r"(?:^|[,{\s])[\"']?(?P<key>[A-Za-z_]\w{0,40})[\"']?\s{0,4}:\s{0,4}"
    r"(?:\"(?P<a>(?:[^\"\\]|\\.){0,1000})\"|'(?P<b>(?:[^'\\]|\\.){0,1000})'|(?P<n>\d{10,13})\b)"
)
_ROW = re.compile(r"[(\[]\s{0,4}((?:(?:\"[^\"\n]{0,400}\"|'[^'\n]{0,400}')\s{0,4},?\s{0,4}){3,12})[)\]]")
_STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_TITLE = re.compile(r"(?:^|_)(?:\w*title|subject|bt|biaoti|name|headline)$", re.IGNORECASE)
_URL = re.compile(r"(?:^|_)(?:\w*url|\w*link|href|path)s?$", re.IGNORECASE)
_DATE = re.compile(r"date|time|fbsj|fbrq|riqi|_rq|_sj|^rq$|^sj$", re.IGNORECASE)
_PUBLISHED = re.compile(r"pub|release|fb|show", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:/)?/\S+|\S+\.(?:s?html?|jhtml|jspx?|aspx?|php)\b\S*")
_ONLY_DATE = re.compile(r"[\[(（]?\d{2,4}[\d\-/.:年月日T ]{4,20}[\])）]?")
_TAGS = re.compile(r"<[^>]*>")
_CST = timezone(timedelta(hours=8))


def is_data(source: str) -> bool:
    """Whether a text is the answer of an interface (JSON, also as the argument of a call), not a page."""
    return source[:200].lstrip("\ufeff \r\n\t")[:1] in ("{", "[") or _CALL.match(source) is not None


def is_feed(source: str) -> bool:
    """Whether a text is a feed of entries."""
    return "<rss" in source[:_HEAD]


def fragments(source: str) -> Iterator[str]:
    """HTML that a script will put on the page: all records together, all scripts, HTML in an answer."""
    if is_data(source):
        texts = [text for text in _texts(_loaded(source), 0) if "<a" in text]
        yield "".join("".join(_RECORD.findall(text)) or text for text in texts)
        return
    if "<record>" in source:
        yield "".join(_RECORD.findall(source[:_LARGEST]))
    yield "".join(_ESCAPED.sub(r"\1", script) for script in scripts(source) if "<a" in script)


def entries(source: str, url: str | None) -> list[Entry]:
    """Entries told as data: objects of a JSON answer, objects or rows of strings in scripts."""
    if is_data(source):
        return [one for found in _objects(_loaded(source), 0) if (one := _of_object(found, url))][:_MOST]
    if is_feed(source):
        items = (dict(_PART.findall(item)) for item in _ITEM.findall(source[:_LARGEST]))
        return [one for parts in items if (one := _of_object(_of_feed(parts), url))][:_MOST]
    told: list[Entry] = []
    rows: list[Entry] = []
    for script in scripts(source):
        if not _YEAR.search(script):
            continue
        for match in _OBJECT.finditer(script):
            one = _of_object(_pairs(match[1]), url)
            if one:
                told.append(one)
        for match in _ROW.finditer(script):
            one = _of_row([a or b for a, b in _STRING.findall(match[1])], url)
            if one:
                rows.append(one)
    return max(told, rows, key=len)[:_MOST]


def scripts(source: str) -> Iterator[str]:
    """The texts of the scripts inside a page."""
    for match in _SCRIPT.finditer(source[:_LARGEST]):
        if len(match[1]) > 20:
            yield match[1]


def _loaded(source: str) -> Any:
    call = _CALL.match(source)
    text = source[call.end() : source.rfind(")")] if call else source.lstrip("\ufeff")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _texts(value: Any, level: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif level < _DEEPEST and isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner, level + 1)


def _objects(value: Any, level: int) -> Iterator[dict[str, Any]]:
    if level >= _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
    if isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _objects(inner, level + 1)


def _pairs(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for match in _PAIR.finditer(text):
        value = match["a"] if match["a"] is not None else match["b"]
        found.setdefault(match["key"], int(match["n"]) if value is None else _unescaped(value))
    return found


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"')) if "\\" in text else text
    except ValueError:
        return _ESCAPED.sub(r"\1", text)


def _of_feed(parts: dict[str, str]) -> dict[str, Any]:
    """The parts of an item with its day in our form (Mon, 20 Nov 2023 10:00:00 +0800)."""
    day = parts.get("pubDate", "")
    if day[:1].isalpha():
        try:
            day = parsedate_to_datetime(day).astimezone(_CST).isoformat()
        except ValueError:
            day = ""
    return {**parts, "pubDate": day}


def _of_object(pairs: dict[str, Any], url: str | None) -> Entry | None:
    """An entry, when an object has a title, an address and a date."""
    titles = [str(value) for key, value in pairs.items() if isinstance(value, str) and _TITLE.search(key)]
    links = [
        str(value) for key, value in pairs.items() if isinstance(value, str) and value and _URL.search(key)
    ]
    dates = sorted(
        (
            (not _PUBLISHED.search(key), place, value)
            for place, (key, value) in enumerate(pairs.items())
            if _DATE.search(key)
        ),
        key=lambda one: one[:2],
    )
    date = next((day for _, _, value in dates if (day := _moment(value))), None)
    title = next((clean for text in titles if len(clean := _plain(text)) >= 2), None)
    if not title or not date or not links:
        return None
    return {"title": title, "url": absolute(links[0], url), "date": date}


def _of_row(values: list[str], url: str | None) -> Entry | None:
    """An entry, when among strings there are an address, a date and a text."""
    dates = [(value, day) for value in values if _ONLY_DATE.fullmatch(value) and (day := to_moment(value))]
    links = [value for value in values if _ADDRESS.fullmatch(value)]
    if not dates or not links:
        return None
    others = [_plain(value) for value in values if value not in links and value != dates[0][0]]
    title = max(others, key=len, default="")
    return {"title": title, "url": absolute(links[0], url), "date": dates[0][1]} if len(title) >= 4 else None


def _plain(text: str) -> str:
    return squeeze(unescape(_TAGS.sub("", text)))


def _moment(value: Any) -> str | None:
    """A day or moment in text, or seconds or milliseconds since 1970."""
    if isinstance(value, str) and not (value.isdecimal() and len(value) in (10, 13)):
        return to_moment(value)
    number = int(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else 0
    seconds = number / 1000 if number >= 10**12 else number
    if not 3 * 10**8 <= seconds < 4 * 10**9:
        return None
    return datetime.fromtimestamp(int(seconds), UTC).astimezone(_CST).isoformat()
