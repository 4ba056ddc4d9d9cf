"""Platforms whose lists come from interfaces: requests and answers, with fictional samples."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.model import Channel
from sources.platforms.list_shapes import (
    ListEntry,
    ListPage,
    ListRequest,
    ListUnreadableError,
    date_of,
    following,
    with_query,
)
from sources.platforms.web_lists import list_platform

SITE = "http://www.site.cn"


def channel(platform: str, url: str, **api: Any) -> Channel:
    one = {"id": "tzgg", "title": "通知公告", "platform": platform, "format": "pages", "url": url}
    return Channel.model_validate({**one, "api": api or None})


def query(request: ListRequest | None) -> dict[str, str]:
    assert request is not None
    return {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}


def read(one: Channel, request: ListRequest, body: Any, url: str | None = None) -> ListPage:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return list_platform(one).read(one, request, text.encode(), url or request.url)


def items(count: int, start: int = 1) -> str:
    return "".join(
        f'<li><a href="/art/2026/art_{n}.html">关于第{n}件事的通知</a><span>2026-03-{n:02}</span></li>'
        for n in range(start, start + count)
    )


FIRST = ListEntry(f"{SITE}/art/2026/art_1.html", "关于第1件事的通知", "2026-03-01")


# -- jpaas ----------------------------------------------------------------------------------------------
GATEWAY = "/api-gateway/jpaas-publish-server/front/page/build/unit"
UNIT = "/jpaas-jpublish-server/front/page/build/unit"


@pytest.mark.parametrize("url", [f"{SITE}{UNIT}", f"{SITE}/col/col1/index.html"])
def test_jpaas_asks_page_by_page(url: str) -> None:
    one = channel("jpaas", url, params={"webId": "7", "tagId": "列表"}, page_size=5)
    first = list_platform(one).first(one)
    assert urlsplit(first.url).path == UNIT
    assert query(first) | {"paramJson": json.loads(query(first)["paramJson"])} == {
        "webId": "7", "tagId": "列表", "parseType": "bulidstatic", "pageType": "column",
        "paramJson": {"pageNo": 1, "pageSize": 5},
    }  # fmt: skip
    page = read(one, first, {"success": True, "data": {"html": f"<ul>{items(5)}</ul>"}})
    assert page.entries[0] == FIRST
    assert len(page.entries) == 5
    assert json.loads(query(page.next)["paramJson"]) == {"pageNo": 2, "pageSize": 5}
    assert page.next is not None
    last = read(one, page.next, {"data": {"html": f"<ul>{items(2, 6)}</ul>"}})
    assert (last.next, last.missing) == (None, 0)


def test_jpaas_ends_at_its_total() -> None:
    one = channel("jpaas", f"{SITE}{UNIT}", page_size=5)
    html = f'<ul data-total="5">{items(5)}</ul>'
    assert read(one, list_platform(one).first(one), {"data": {"html": html}}).next is None


def test_jpaas_finds_its_interface_in_the_page_of_the_column() -> None:
    one = channel("jpaas", f"{SITE}/col/col1/index.html")
    first = list_platform(one).first(one)
    assert first.url == f"{SITE}/col/col1/index.html"
    html = (
        f'<html><body><script parseType="bulidstatic" url="{GATEWAY}" '
        "queryData=\"{'parseType':'bulidstatic','webId':'7','tagId':'右侧列表','pageId':'22'}\">"
        "</script></body></html>"
    )
    page = read(one, first, html)
    assert page.entries == ()
    assert page.next is not None
    assert urlsplit(page.next.url).path == GATEWAY
    assert {"webId": "7", "tagId": "右侧列表", "pageId": "22"}.items() <= query(page.next).items()
    assert read(one, page.next, {"data": {"html": items(3)}}).entries[0] == FIRST
    with pytest.raises(ListUnreadableError, match="no-interface"):
        read(one, first, "<html><body><p>栏目</p></body></html>")


def test_jpaas_rows_of_the_search_interface() -> None:
    one = channel("jpaas", f"{SITE}{UNIT}")
    rows = [
        {"title": "<em>公告</em>", "url": "/a.html", "pubDate": "2026-03-01 10:00:00"},
        {"title": "无链接"},
        5,
    ]
    page = read(one, list_platform(one).first(one), {"data": {"middle": {"list": rows, "total": 40}}})
    assert page.entries == (ListEntry("/a.html", "公告", "2026-03-01T10:00:00+08:00"),)
    assert page.next is not None


# -- jcms -----------------------------------------------------------------------------------------------
PROXY = "/module/web/jpage/dataproxy.jsp"


def records(count: int, total: int, start: int = 1) -> str:
    rows = items(count, start).split("</li>")[:-1]
    cells = "".join(f"<record><![CDATA[{row}</li>]]></record>" for row in rows)
    head = f'<?xml version="1.0"?><datastore><totalrecord>{total}</totalrecord>'
    return f"{head}<recordset>{cells}</recordset></datastore>"


def test_jcms_asks_record_by_record() -> None:
    one = channel("jcms", f"{SITE}{PROXY}", params={"columnid": 22, "unitid": 5}, page_size=10)
    first = list_platform(one).first(one)
    assert query(first) == {
        "columnid": "22",
        "unitid": "5",
        "startrecord": "1",
        "endrecord": "10",
        "perpage": "10",
    }
    page = read(one, first, records(10, 14))
    assert page.entries[0] == FIRST
    assert len(page.entries) == 10
    assert query(page.next)["startrecord"] == "11"
    assert query(page.next)["endrecord"] == "20"
    assert page.next is not None
    last = read(one, page.next, records(4, 14, 11))
    assert (len(last.entries), last.next, last.missing) == (4, None, 0)
    broken = read(one, page.next, records(0, 14))
    assert (broken.next, broken.missing) == (None, 4)


def test_jcms_finds_its_interface_in_the_page_of_the_column() -> None:
    one = channel("jcms", f"{SITE}/col/col22/index.html")
    html = (
        '<html><body><div id="5"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="'
        f'{PROXY}?page=1&webid=3&columnid=22&unitid=5"></a>]]></nextgroup><recordset></recordset></datastore>'
        "</script></div></body></html>"
    )
    page = read(one, list_platform(one).first(one), html)
    assert page.next is not None
    assert urlsplit(page.next.url).path == PROXY
    assert query(page.next) == {
        "webid": "3", "columnid": "22", "unitid": "5", "startrecord": "1", "endrecord": "20", "perpage": "20",
    }  # fmt: skip


# -- gkmlpt ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("url", "params", "expected"),
    [
        (f"{SITE}/gkmlpt/api/all/2765?sid=7", {}, f"{SITE}/gkmlpt/api/all/2765?sid=7&page=1"),
        (f"{SITE}/gkmlpt/index#2765", {"sid": 7}, f"{SITE}/gkmlpt/api/all/2765?sid=7&page=1"),
        (f"{SITE}/qkjj/gkmlpt/index", {"column": 9}, f"{SITE}/qkjj/gkmlpt/api/all/9?page=1"),
    ],
)
def test_gkmlpt_addresses(url: str, params: dict[str, int], expected: str) -> None:
    one = channel("gkmlpt", url, params=params)
    assert list_platform(one).first(one).url == expected


def test_gkmlpt_articles() -> None:
    one = channel("gkmlpt", f"{SITE}/gkmlpt/api/all/2765")
    first = list_platform(one).first(one)
    articles = [
        {"title": "通知", "url": f"{SITE}/gkmlpt/content/1/post_1.html", "display_publish_time": 1772323200},
        {
            "title": "公告",
            "url": "/post_2.html",
            "display_publish_time": None,
            "created_at": "2026-02-27 09:00:00",
        },
        {"title": "没有地址"},
    ]
    page = read(one, first, {"total": 4, "articles": articles})
    assert page.entries == (
        ListEntry(f"{SITE}/gkmlpt/content/1/post_1.html", "通知", "2026-03-01"),
        ListEntry("/post_2.html", "公告", "2026-02-27T09:00:00+08:00"),
    )
    assert query(page.next)["page"] == "2"
    assert page.next is not None
    assert read(one, page.next, {"total": 4, "articles": articles[:1]}).next is None
    short = read(one, page.next, {"total": 4, "articles": []})
    assert (short.next, short.missing) == (None, 1)


# -- json -----------------------------------------------------------------------------------------------
def test_json_by_declared_paths() -> None:
    one = channel(
        "json", f"{SITE}/api/list", page_size=2,
        params={"pageNo": "{page}", "from": "{index}", "n": "{size}"},
        items="data.0.list", title="name", link="link.href", date="time", total="data.0.count",
    )  # fmt: skip
    first = list_platform(one).first(one)
    assert query(first) == {"pageNo": "1", "from": "0", "n": "2"}
    rows = [{"name": f"通知{n}", "link": {"href": f"/a{n}"}, "time": "2026年3月1日"} for n in (1, 2)]
    page = read(one, first, {"data": [{"list": rows, "count": "3"}]})
    assert page.entries == (ListEntry("/a1", "通知1", "2026-03-01"), ListEntry("/a2", "通知2", "2026-03-01"))
    assert query(page.next) == {"pageNo": "2", "from": "1", "n": "2"}
    assert page.next is not None
    assert read(one, page.next, {"data": [{"list": rows[:1], "count": "3"}]}).next is None


def test_json_without_pages_is_asked_once() -> None:
    one = channel("json", f"{SITE}/api/list", items="rows")
    assert read(one, list_platform(one).first(one), {"rows": [{"title": "a", "url": "/a"}]}).next is None


def test_json_pages_in_the_address() -> None:
    one = channel("json", f"{SITE}/api/list_{{page}}.json", items="rows", page_size=1)
    page = read(one, list_platform(one).first(one), {"rows": [{"title": "a", "url": "/a"}]})
    assert page.next is not None
    assert page.next.url == f"{SITE}/api/list_2.json"


# -- all ------------------------------------------------------------------------------------------------
INTERFACES = [
    channel("jpaas", f"{SITE}{UNIT}"),
    channel("jcms", f"{SITE}{PROXY}"),
    channel("gkmlpt", f"{SITE}/gkmlpt/api/all/1"),
    channel("json", f"{SITE}/api?page={{page}}", items="data.list"),
]
NO_LIST = "not-json|no-entries"
NAMES = ["data", "html", "list", "rows", "articles", "url", "title", "total", "x"]
WALL = "<html><head><script>" + "var a=1;" * 80 + "</script></head><body></body></html>"


@pytest.mark.parametrize("one", INTERFACES, ids=lambda one: one.platform)
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        (WALL, "challenge"), ("", NO_LIST), ("[]", NO_LIST), ("<p>系统</p>", NO_LIST),
        ('{"code": 500}', NO_LIST), ('{"data": 3, "articles": 4}', NO_LIST), ("[" * 9999, NO_LIST),
    ],
)  # fmt: skip
def test_what_is_no_list_is_told(one: Channel, body: str, detail: str) -> None:
    with pytest.raises(ListUnreadableError, match=detail):
        read(one, list_platform(one).first(one), body)


@pytest.mark.parametrize("one", INTERFACES, ids=lambda one: one.platform)
@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner),
    )
)
def test_no_answer_breaks_the_reader(one: Channel, answer: Any) -> None:
    try:
        page = read(one, list_platform(one).first(one), answer)
    except ListUnreadableError:
        return
    assert all(isinstance(entry.url, str) for entry in page.entries)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1772323200, "2026-03-01"), (1772323200000, "2026-03-01"), ("1772323200", "2026-03-01"),
        ("2026-03-01", "2026-03-01"), ("2026年3月1日", "2026-03-01"), (0, None), (-5, None), (True, None),
        (None, None), ("近日", None), ({}, None), (10**30, None),
    ],
)  # fmt: skip
def test_dates_of_answers(value: Any, expected: str | None) -> None:
    assert date_of(value) == expected


def test_the_end_of_a_numbered_list() -> None:
    start = ListRequest("u")
    assert following(start, 20, 45, "v") == (ListRequest("v", 2, 20, 20), 0)
    assert following(ListRequest("u", 3, 40, 20), 5, 45, "v") == (None, 0)
    assert following(ListRequest("u", 3, 40, 20), 5, None, "v") == (None, 0)
    assert following(ListRequest("u", 3, 40, 20), 20, None, "v") == (ListRequest("v", 4, 60, 20), 0)
    assert following(ListRequest("u", 3, 40, 20), 0, 45, "v") == (None, 5)
    # A total smaller than one page counts pages, or something else.
    assert following(start, 20, 3, "v") == (ListRequest("v", 2, 20, 20), 0)


def test_parameters_keep_their_place() -> None:
    assert with_query("http://a/b?x=1&page=1&y=", {"page": "2", "z": "中"}) == (
        "http://a/b?x=1&page=2&y=&z=%E4%B8%AD"
    )
