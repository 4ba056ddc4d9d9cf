"""The platform `html`: list pages of a website, by declared selectors or as the reader finds them.

Belongs here: entries and the next page of a list page. Does not belong here: how the reader recognises a list
(`sources/pages/lists.py`), interfaces.
"""

import re
from dataclasses import replace
from urllib.parse import urljoin

from cssselect import SelectorError
from lxml import etree

from sources.model import Channel
from sources.model_web import ListPages
from sources.pages import is_blocked, read_list
from sources.pages.blocks import parse, squeeze
from sources.platforms.list_shapes import ListEntry, ListPage, ListRequest, ListUnreadableError, date_of
from sources.text import declared_encoding, decode

# How many pages a list has, as pagers say it: createPageHTML(7, 0, "index", "html"), 共7页, countPage = 7.
_COUNT = re.compile(
    r"createPageHTML\s*\(\s*(?:[\"'][^\"']*[\"']\s*,\s*)?(\d+)\s*,"
    r"|(?:countPage|totalPages?|pageCount)[\"']?\s*[=:]\s*[\"']?(\d+)"
    r"|[共/]\s*(\d+)\s*页"
)
_CUT = re.compile(r"(?:\.{2,}|…+)$")


def first(channel: Channel) -> ListRequest:
    """The channel's address."""
    return ListRequest(channel.url or "")


def read(channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
    """Entries by the channel's selectors, else as the reader finds them; the next page likewise.

    Raises ListUnreadableError for walls, error pages and selectors that cannot be read.
    """
    how = channel.list or ListPages.model_validate({})
    reading = read_list(body, url=url) if how.entry is None or _finds_next(how) else None
    decoded = decode(body, declared_encoding(body))
    if reading is not None and any(one.rule == "page-blocked" for one in reading.issues):
        raise ListUnreadableError("challenge")
    needs_tree = how.entry is not None or how.next is not None
    root = parse(decoded.text) if needs_tree else None
    try:
        if how.entry is not None:
            entries = () if root is None else _selected(root, how, how.entry, url)
        else:
            entries = tuple(
                ListEntry(one["url"], one["title"], one["date"])
                for one in (reading.entries if reading else [])
                if one["url"]
            )
        following, guessed = None, False
        if how.next is not None:
            following = None if root is None else _next_link(root, how.next, url)
        elif how.pages is not None:
            following, guessed = _by_pattern(channel, how.pages, request, decoded.text, len(entries)), True
        elif reading is not None:
            following = reading.next_url
    except SelectorError as error:
        raise ListUnreadableError("selector") from error
    if not entries and reading is None and is_blocked(body):
        raise ListUnreadableError("challenge")
    following_request = replace(request, url=following, page=request.page + 1) if following else None
    return ListPage(entries, following_request, guessed, encoding=decoded.encoding)


def _finds_next(how: ListPages) -> bool:
    return how.next is None and how.pages is None


def _selected(root: etree._Element, how: ListPages, entry: str, url: str) -> tuple[ListEntry, ...]:
    found = []
    for item in root.cssselect(entry):
        link = next((one for one in item.cssselect(how.link) if (one.get("href") or "").strip()), None)
        if link is None:
            continue
        printed = _text(link)
        full = squeeze(link.get("title") or "")
        if full and (not printed or _CUT.search(printed)):
            printed = full
        beside = _text(item).replace(_text(link), " ", 1) if item is not link else ""
        if how.date is not None:
            beside = " ".join(_text(one) for one in item.cssselect(how.date))
        found.append(
            ListEntry(urljoin(url, squeeze(link.get("href") or "")), printed or None, date_of(beside))
        )
    return tuple(found)


def _text(element: etree._Element) -> str:
    return squeeze(" ".join(map(str, element.itertext())))


def _next_link(root: etree._Element, selector: str, url: str) -> str | None:
    for element in root.cssselect(selector):
        href = squeeze(element.get("href") or "")
        if href and not href.startswith("#"):
            return urljoin(url, href)
    return None


def _by_pattern(channel: Channel, pattern: str, request: ListRequest, text: str, rows: int) -> str | None:
    """The next page by the declared pattern, unless the list says that this was the last one."""
    counts = [int(next(group for group in match.groups() if group)) for match in _COUNT.finditer(text)]
    if rows == 0 or (counts and request.page >= max(counts)):
        return None
    after = pattern.replace("{page}", str(request.page + 1)).replace("{index}", str(request.page))
    return urljoin(channel.url or "", after)
