"""The platform `gkmlpt` (Guangdong's platform for disclosure catalogues): `/gkmlpt/api/all/<column>?page=…`.

Belongs here: its requests and its answers, `{"total": 120, "articles": [{"title", "url", …}]}`. Does not
belong here: pages of the platform (`sources/pages`).

A channel gives the interface, or the catalogue's address `…/gkmlpt/index#2765` with `params: {sid: …}`.
"""

import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from sources.model import Channel
from sources.model_web import ListApi
from sources.pages import is_blocked
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
from sources.text import decode

_API = "/gkmlpt/api/"
_DATES = ("display_publish_time", "date", "publish_time", "first_publish_time", "created_at")
_LINKS = ("url", "post_url", "link")


def first(channel: Channel) -> ListRequest:
    """Page 1 of the column that the channel's address or its parameter `column` names."""
    api = channel.api or ListApi.model_validate({})
    values = {name: str(value) for name, value in api.params.items()}
    column = values.pop("column", None)
    address = channel.url or ""
    parts = urlsplit(address)
    if _API not in parts.path:
        number = column or (re.search(r"\d+", parts.fragment) or [""])[0]
        above = address.split("/gkmlpt")[0].rstrip("/")
        address = f"{above}{_API}all/{number}"
    elif column:
        address = urljoin(address.partition("?")[0], column)
    return ListRequest(with_query(address, values | {"page": "1"}))


def read(channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
    """The articles of an answer. Raises ListUnreadableError."""
    try:
        data = json.loads(decode(body, "utf-8").text)
        articles = data["articles"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ListUnreadableError("challenge" if is_blocked(body) else "not-json") from error
    if not isinstance(articles, list):
        raise ListUnreadableError("no-entries")
    entries = tuple(one for one in map(_entry, articles) if one is not None)
    after = with_query(request.url, {"page": str(request.page + 1)})
    total = number_of(data.get("total"))
    following_request, missing = following(request, len(articles), total, after)
    return ListPage(entries, following_request, total=total, missing=missing)


def _entry(article: Any) -> ListEntry | None:
    if not isinstance(article, dict):
        return None
    url = next((text_of(article.get(name)) for name in _LINKS if article.get(name)), None)
    date = next((day for day in (date_of(article.get(name)) for name in _DATES) if day), None)
    return ListEntry(url, text_of(article.get("title")), date) if url else None
