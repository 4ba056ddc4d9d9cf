"""The platform `jcms` (大汉 jcms): lists come from `/module/web/jpage/dataproxy.jsp` as XML records.

Belongs here: its requests and its answers. Does not belong here: the newer system of the vendor (`jpaas.py`).

A channel gives the interface with its parameters (`columnid`, `unitid`, `webid` …), or only the address of
the column: its page holds the first records and names the interface in `<nextgroup>`. The parameters are sent
in the address; the interface takes them there as it does in a form.
"""

import re
from html import unescape
from urllib.parse import parse_qsl, urljoin, urlsplit

from sources.model import Channel
from sources.model_web import ListApi
from sources.pages import is_blocked, read_list
from sources.platforms.list_shapes import (
    ListEntry,
    ListPage,
    ListRequest,
    ListUnreadableError,
    following,
    with_query,
)
from sources.text import declared_encoding, decode

_PROXY = "/module/web/jpage/dataproxy.jsp"
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)\s*</totalrecord>", re.IGNORECASE)
_RECORD = re.compile(r"<record>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?\s*</record>", re.IGNORECASE | re.DOTALL)
_NEXT_GROUP = re.compile(r"<nextgroup>.*?href\s*=\s*[\"']([^\"']+)", re.IGNORECASE | re.DOTALL)


def first(channel: Channel) -> ListRequest:
    """The interface for the first records, or the column's page when the channel gives no parameters."""
    api = channel.api or ListApi.model_validate({})
    url = channel.url or ""
    if not api.params and "dataproxy.jsp" not in url:
        return ListRequest(url)
    address = url if "dataproxy.jsp" in url else urljoin(url, _PROXY)
    given = {name: str(value) for name, value in api.params.items()}
    return ListRequest(_records(address, given, 0, api.page_size))


def read(channel: Channel, request: ListRequest, body: bytes, url: str) -> ListPage:
    """The records of an answer or of a column's page. Raises ListUnreadableError."""
    api = channel.api or ListApi.model_validate({})
    text = decode(body, declared_encoding(body)).text
    if "dataproxy.jsp" not in urlsplit(request.url).path:
        return ListPage((), _from_column(text, body, url, api.page_size))
    if "<datastore" not in text.lower() and not _RECORD.search(text):
        raise ListUnreadableError("challenge" if is_blocked(body) else "no-entries")
    records = _RECORD.findall(text)
    # Every record stands for itself: a whole list in one record and one entry a record both occur.
    page = read_list(f"<html><body><ul>{''.join(map(_item, records))}</ul></body></html>".encode(), url=url)
    entries = tuple(ListEntry(one["url"], one["title"], one["date"]) for one in page.entries if one["url"])
    counted = _TOTAL.search(text)
    total = int(counted[1]) if counted else None
    after = _records(request.url, {}, request.seen + len(records), api.page_size)
    following_request, missing = following(request, len(records), total, after)
    return ListPage(entries, following_request, total=total, missing=missing)


def _item(record: str) -> str:
    record = unescape(record) if "&lt;" in record and "<" not in record else record
    return record if "<li" in record.lower() else f"<li>{record}</li>"


def _records(address: str, values: dict[str, str], seen: int, size: int) -> str:
    asked = {"startrecord": str(seen + 1), "endrecord": str(seen + size), "perpage": str(size)}
    return with_query(address, values | asked)


def _from_column(text: str, body: bytes, url: str, size: int) -> ListRequest:
    """The interface that a column's page names; its own records come again from there."""
    group = _NEXT_GROUP.search(text)
    if group is None:
        raise ListUnreadableError("challenge" if is_blocked(body) else "no-interface")
    address = urljoin(url, unescape(group[1]))
    given = {name: value for name, value in parse_qsl(urlsplit(address).query) if name != "page"}
    return ListRequest(_records(address.partition("?")[0], given, 0, size))
