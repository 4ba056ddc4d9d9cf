"""Pages made to be slow: deep, long, crowded. The bound is generous; quadratic time misses it by far."""

import time
from collections.abc import Callable

import pytest

from sources.pages import classify, is_blocked, read_list, read_page

_TITLE = "关于开展检查工作的通知"
_HEAD = f"<h1>{_TITLE}</h1><p>发布时间：2021-02-02　来源：区教育局</p>"
_LINE = "示范区 内容一 2021年3月4日\n"
_ROW = "<tr><td>{0}</td><td>单位{0}</td><td>2021-03-04</td></tr>"
_SECONDS = 10.0


def page(body: str) -> bytes:
    return f"<html><head><title>{_TITLE}</title></head><body>{body}</body></html>".encode()


_PAGES: dict[str, Callable[[], bytes]] = {
    "deep": lambda: page(_HEAD + "<div>文" * 50_000),
    "deep inline": lambda: page(_HEAD + "<b><a href=x>文" * 20_000),
    "deep tables": lambda: page("<table><tr><td>" * 20_000 + "文"),
    "rows": lambda: page(f"{_HEAD}<table>{''.join(_ROW.format(n) for n in range(15_000))}</table>"),
    "links": lambda: page(
        "".join(f"<li><a href='{n}.html'>关于第{n}次检查的通知</a>2021-03-04</li>" for n in range(10_000))
    ),
    "links in one line": lambda: page(
        "".join(f"<a href='{n}.html'>关于第{n}次检查的通知</a> 2021-03-04<br>" for n in range(8_000))
    ),
    "one line": lambda: page(f"{_HEAD}<p>{'示范区教育局关于检查的说明。' * 60_000}</p>"),
    "one line of digits": lambda: page(f"{_HEAD}<p>{'2 0 2 1 ' * 200_000}</p>"),
    "one line of brackets": lambda: page(f"{_HEAD}<p>{'〔2021' * 200_000}号</p>"),
    "labels": lambda: page(_HEAD + "<p>索引号：A1/2020-1　发布机构：区教育局</p>" * 12_000),
    "the title again": lambda: page(f"<p>{_TITLE}</p>" * 12_000),
    "dates": lambda: page(_HEAD + "<p>2021年2月3日</p>" * 12_000),
    "names of elements": lambda: page(_HEAD + "<div class=content>文字文字</div>" * 12_000),
    "breaks": lambda: page(f"<h1>{'字<br>' * 20_000}</h1>"),
    "lines of pre": lambda: page(f"{_HEAD}<pre>{'文字' * 20 + chr(10)}" * 1_000 + "文\n" * 50_000),
    "page numbers": lambda: page(
        "".join(f"<span>{n % 900}</span><a href=x>{n % 9}</a>" for n in range(8_000))
    ),
    "comments": lambda: page(f"<!--{'<a href=1>通知通知' * 8_000}-->" * 2),
    "scripts": lambda: page("<script>var x=[{title:'" + "{title:'通知" * 100_000 + "</script>"),
    "script of strings": lambda: page(
        f"<script>f({chr(39) * 200_000})</script><script>{'(' * 200_000}</script>"
    ),
    "pager": lambda: page(
        f"<script>pageCount=9;{chr(39) * 300_000}{'x+' * 100_000}createPageHTML({'(' * 100_000}</script>"
    ),
    "JSON": lambda: b'{"a":' * 50_000,
    "text": lambda: f"{_TITLE}\n{_LINE * 15_000}".encode(),
}


@pytest.mark.parametrize("name", list(_PAGES))
def test_time_is_bounded(name: str) -> None:
    data = _PAGES[name]()
    start = time.process_time()
    for read in (read_page, read_list, classify, is_blocked):
        read(data)
    assert time.process_time() - start < _SECONDS
