"""The platform `json`: any other interface that answers with JSON, by the paths that the channel declares.

Belongs here: its requests and the declared paths. Does not belong here: systems that have a name
(`jpaas.py`, `gkmlpt.py`).
"""

import json
from typing import Any

from sources.model import Channel
from sources.model_web import ListApi
from sources.pages import is_blocked
from sources.platforms.list_shapes import (
    ListEntry,
    ListPage,
    ListRequest,
    ListUnreadableError,
    date_of,
    filled,
    following,
    number_of,
    text_of,
    with_query,
)
from sources.text import declared_encoding, decode


def first(channel: Channel) -> ListRequest:
    """Page 1."""
    return _request(channel, ListRequest(""))


def read(channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
    """The rows at the declared path. Raises ListUnreadableError."""
    api = channel.api or ListApi.model_validate({})
    try:
        data = json.loads(decode(body, declared_encoding(body)).text)
    except (ValueError, RecursionError) as error:
        raise ListUnreadableError("challenge" if is_blocked(body) else "not-json") from error
    rows = _at(data, api.items or "")
    if not isinstance(rows, list):
        raise ListUnreadableError("no-entries")
    entries = tuple(one for one in (_entry(row, api) for row in rows) if one is not None)
    total = number_of(_at(data, api.total)) if api.total else None
    after = _request(channel, ListRequest("", request.page + 1)).url
    if after == request.url:
        return ListPage(entries)  # the interface has no pages
    following_request, missing = following(request, len(rows), total, after)
    return ListPage(entries, following_request, total=total, missing=missing)


def _request(channel: Channel, request: ListRequest) -> ListRequest:
    api = channel.api or ListApi.model_validate({})
    url = filled(channel.url or "", request, api.page_size)
    values = {name: filled(str(value), request, api.page_size) for name, value in api.params.items()}
    return ListRequest(with_query(url, values) if values else url, request.page)


def _entry(row: Any, api: ListApi) -> ListEntry | None:
    url = text_of(_at(row, api.link))
    date = date_of(_at(row, api.date)) if api.date else None
    return ListEntry(url, text_of(_at(row, api.title)), date) if url else None


def _at(data: Any, path: str) -> Any:
    """What stands at a path of names and positions joined by dots; None when nothing does."""
    for step in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data
