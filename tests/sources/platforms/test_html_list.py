"""The platform `html`: declared selectors, patterns of pages, what the reader finds by itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from sources.model import Channel
from sources.model_web import ListPages
from sources.platforms import html_list
from sources.platforms.list_shapes import ListEntry, ListPage, ListUnreadableError

URL = "http://www.site.cn/tzgg/index.html"
PAGE = """<html><body>
<div class="hot"><ul>
<li><a href="/zt/a.html">热点专题</a></li><li><a href="/zt/b.html">重点领域</a></li></ul></div>
<div class="news">
<div class="row"><b>1</b><a class="more" href="/lm/">更多</a>
<a class="t" href="./t1.html" title="关于做好停水工作的通知">关于做好停水…</a><i>2026年3月2日</i></div>
<div class="row"><b>2</b><a class="more" href="/lm/">更多</a>
<a class="t" href="./t2.html">关于开展抽检的公告</a><i>(2026-03-01)</i></div>
<div class="row"><b>3</b>没有链接</div>
</div>
<a class="pager" href="#">上一页</a><a class="pager" href="list_2.html">2</a>{tail}</body></html>"""


def channel(**how: Any) -> Channel:
    given = {"id": "tzgg", "title": "通知公告", "platform": "html", "format": "pages", "url": URL}
    return Channel.model_validate({**given, "list": how or None})


def read(tail: str = "", **how: Any) -> ListPage:
    one = channel(**how)
    return html_list.read(one, html_list.first(one), PAGE.replace("{tail}", tail).encode(), URL)


def test_declared_selectors() -> None:
    page = read(entry="div.row", link="a.t", date="i", next="a.pager")
    assert page.entries == (
        ListEntry("http://www.site.cn/tzgg/t1.html", "关于做好停水工作的通知", "2026-03-02"),
        ListEntry("http://www.site.cn/tzgg/t2.html", "关于开展抽检的公告", "2026-03-01"),
    )
    assert page.next is not None
    assert (page.next.url, page.next.page, page.guessed) == ("http://www.site.cn/tzgg/list_2.html", 2, False)


def test_dates_beside_the_link_need_no_selector() -> None:
    assert [one.date for one in read(entry="div.row", link="a.t").entries] == ["2026-03-02", "2026-03-01"]


def test_an_entry_may_be_the_link_itself() -> None:
    assert [one.title for one in read(entry="div.hot a").entries] == ["热点专题", "重点领域"]


@pytest.mark.parametrize("key", ["entry", "link", "date", "next"])
def test_a_selector_that_cannot_be_read_is_told(key: str) -> None:
    with pytest.raises(ValidationError, match="不是能用的 CSS 选择器"):
        channel(**{key: "div[["})


def test_a_selector_that_cannot_be_used_is_told() -> None:
    how = ListPages.model_construct(entry="div[[", link="a", date=None, next=None, pages=None, max_pages=9)
    one = channel().model_copy(update={"list": how})
    with pytest.raises(ListUnreadableError, match="selector"):
        html_list.read(one, html_list.first(one), PAGE.encode(), URL)


@pytest.mark.parametrize(
    ("tail", "pattern", "expected"),
    [
        ("", "index_{page}.html", "http://www.site.cn/tzgg/index_2.html"),
        ("", "/tzgg/index_{index}.shtml", "http://www.site.cn/tzgg/index_1.shtml"),
        ("<script>createPageHTML(3, 0, 'index', 'html');</script>", "index_{index}.html", "index_1.html"),
        ("<script>createPageHTML(1, 0, 'index', 'html');</script>", "index_{index}.html", None),
        ("<script>var countPage = 1;</script>", "index_{page}.html", None),
        ("第1页/共1页", "index_{page}.html", None),
        ("第1页/共8页", "index_{page}.html", "index_2.html"),
    ],
)
def test_declared_pages(tail: str, pattern: str, expected: str | None) -> None:
    page = read(tail, entry="div.row", pages=pattern)
    assert page.guessed
    assert (page.next.url if page.next else None) in (expected, f"http://www.site.cn/tzgg/{expected}")


def test_nothing_declared_leaves_it_to_the_reader() -> None:
    rows = "".join(
        f'<li><a href="t{n}.html">关于第{n}件事的通知</a><span>2026-03-0{n}</span></li>' for n in (3, 2, 1)
    )
    body = f"<ul>{rows}</ul><script>createPageHTML(4, 0, 'index', 'html');</script>"
    one = channel()
    page = html_list.read(one, html_list.first(one), body.encode("gb18030"), URL)
    assert [entry.date for entry in page.entries] == ["2026-03-03", "2026-03-02", "2026-03-01"]
    assert page.next is not None
    assert page.next.url == "http://www.site.cn/tzgg/index_1.html"
    assert page.encoding == "gb18030"


@pytest.mark.parametrize("how", [{}, {"entry": "li"}])
def test_a_wall_is_no_list(how: dict[str, str]) -> None:
    one = channel(**how)
    wall = "<html><head><script>" + "var a=1;" * 80 + "</script></head><body></body></html>"
    with pytest.raises(ListUnreadableError, match="challenge"):
        html_list.read(one, html_list.first(one), wall.encode(), URL)


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02" * 50, b"%PDF-1.4", b"<html>", b"<" * 5000])
def test_anything_else_is_a_list_without_entries(body: bytes) -> None:
    for one in (channel(), channel(entry="li", next="a"), channel(entry="li", pages="p{page}.html")):
        assert html_list.read(one, html_list.first(one), body, URL) == ListPage(
            (), guessed=one.list is not None and one.list.pages is not None, encoding="utf-8"
        )
