"""The platform `jpaas` (大汉 JPaaS): a column's list comes from the interface `…/front/page/build/unit`.

Belongs here: its requests, and its answers, `{"success": true, "data": {"html": "<ul>…"}}` or rows as JSON.
Does not belong here: other systems of the vendor (`jcms.py`).

A channel gives the interface with its parameters, or only the address of the column: its page names both
in `<script url="…/build/unit" queryData="{'webId': …}">`.
"""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from sources.model import Channel
from sources.model_web import ListApi
from sources.pages import is_blocked, read_list
from sources.platforms.list_shapes import (
    ListEntry,
    ListPage,
    ListRequest,
    ListUnreadableError,
    date_of,
    following,
    number_of,
    text_of,
    with_query,
)
from sources.text import declared_encoding, decode

_UNIT = "/front/page/build/unit"
_INTERFACE = "/jpaas-jpublish-server/front/page/build/unit"
_FIXED = {"parseType": "bulidstatic", "pageType": "column"}  # as the platform spells it
_SCRIPT = re.compile(r"<(?:script|div)\b[^>]*/front/page/build/unit[^>]*>", re.IGNORECASE)
_ADDRESS = re.compile(r"""\burl\s*=\s*["']([^"']*/front/page/build/unit[^"']*)["']""", re.IGNORECASE)
_QUERY = re.compile(r"""\bquerydata\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_PAIR = re.compile(r"""["']?(\w+)["']?\s*:\s*["']([^"']*)["']""")
_TOTAL = re.compile(
    r"""\b(?:data-)?total(?:count|records?|rows|num)?["']?\s*[=:]\s*["']?(\d+)""", re.IGNORECASE
)
_DEEPEST = 5  # levels down to the rows
_ROWS = ("rows", "list", "records", "dataResults", "results", "articles")
_TITLES, _LINKS = ("title", "name", "iTitle"), ("url", "href", "link", "iUrl", "docUrl")
_DATES = ("pubDate", "publishDate", "date", "deployTime", "publishTime", "createDate")


def first(channel: Channel) -> ListRequest:
    """The interface for page 1, or the column's page when the channel gives no parameters."""
    api = channel.api or ListApi.model_validate({})
    url = channel.url or ""
    if not api.params and _UNIT not in url:
        return ListRequest(url)
    address = url if _UNIT in url else urljoin(url, _INTERFACE)
    given = {name: str(value) for name, value in api.params.items()}
    return ListRequest(_page(address, _FIXED | given, 1, api.page_size))


def read(channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
    """Entries of an answer, or the interface that a column's page names. Raises ListUnreadableError."""
    api = channel.api or ListApi.model_validate({})
    if _UNIT not in urlsplit(request.url).path:
        return ListPage((), _from_column(body, url, api.page_size))
    try:
        data = json.loads(decode(body, "utf-8").text).get("data")
    except (ValueError, AttributeError, RecursionError) as error:
        raise ListUnreadableError("challenge" if is_blocked(body) else "not-json") from error
    if isinstance(data, dict) and isinstance(data.get("html"), str):
        html = data["html"]
        base = channel.url or url
        page = read_list(html.encode(), url=base)
        entries = tuple(
            ListEntry(one["url"], one["title"], one["date"]) for one in page.entries if one["url"]
        )
        total = _TOTAL.search(html)
        count = int(total[1]) if total else None
        rows = len(page.entries)
    else:
        found, count = _rows(data)
        entries = tuple(one for one in (_entry(row) for row in found) if one is not None)
        rows = len(found)
    after, missing = following(request, rows, count, _page(request.url, {}, request.page + 1, api.page_size))
    return ListPage(entries, after, total=count, missing=missing)


def _page(address: str, values: dict[str, str], page: int, size: int) -> str:
    number = json.dumps({"pageNo": page, "pageSize": size}, separators=(",", ":"))
    return with_query(address, {**values, "paramJson": number})


def _from_column(body: bytes, url: str, size: int) -> ListRequest:
    """The interface as the column's page calls it."""
    text = decode(body, declared_encoding(body)).text
    script = _SCRIPT.search(text)
    address = _ADDRESS.search(script[0]) if script else None
    if script is None or address is None:
        raise ListUnreadableError("challenge" if is_blocked(body) else "no-interface")
    query = _QUERY.search(script[0])
    pairs = dict(_PAIR.findall(unescape(query[1] or query[2]))) if query else {}
    pairs.pop("paramJson", None)
    return ListRequest(_page(urljoin(url, unescape(address[1])), _FIXED | pairs, 1, size))


def _rows(data: Any, depth: int = 0) -> tuple[list[Any], int | None]:
    """The rows of an answer of the search interface, wherever it nests them, and their number."""
    if isinstance(data, list):
        return data, None
    if not isinstance(data, dict) or depth > _DEEPEST:
        raise ListUnreadableError("no-entries")
    total = next((number_of(data[name]) for name in ("total", "totalCount", "count") if name in data), None)
    for name in _ROWS:
        if isinstance(data.get(name), list):
            return data[name], total
    for inner in data.values():
        if isinstance(inner, dict):
            rows, count = _rows(inner, depth + 1)
            return rows, total if total is not None else count
    raise ListUnreadableError("no-entries")


def _entry(row: Any) -> ListEntry | None:
    if not isinstance(row, dict):
        return None
    url = next((text_of(row.get(name)) for name in _LINKS if row.get(name)), None)
    title = next((text_of(row.get(name)) for name in _TITLES if row.get(name)), None)
    date = next((date_of(row.get(name)) for name in _DATES if row.get(name)), None)
    return ListEntry(url, title, date) if url else None
