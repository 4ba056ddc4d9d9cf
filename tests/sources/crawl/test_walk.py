"""The walk through a list: where it goes, where it stops, what it says about its end."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from sources.crawl.asking import Answer, Wanted
from sources.crawl.plan import ChannelPlan, Entry, Fetch, KnownPage, Listing, Outcome
from sources.crawl.walk import Walk
from sources.model import Channel

NOW = datetime(2026, 11, 2, tzinfo=UTC)
BASE = "http://site.cn/tzgg/"
Pages = dict[str, str | tuple[Outcome, str | None, int | None]]


@dataclass
class Shelf:
    """Answers for addresses below BASE, in place of the network and the journal."""

    pages: Pages | Callable[[str], str]
    asked: list[str] = field(default_factory=list)
    written: list[Any] = field(default_factory=list)

    @property
    def journal(self) -> "Shelf":
        return self

    def write(self, record: Any) -> None:
        self.written.append(record)

    async def ask(self, wanted: Wanted) -> Answer:
        path = wanted.url.removeprefix(BASE)
        self.asked.append(path)
        page = self.pages(path) if callable(self.pages) else self.pages.get(path, ("error", "http-404", 404))
        outcome, detail, status = ("ok", None, 200) if isinstance(page, str) else page
        fetch = Fetch("tzgg", "list", wanted.url, wanted.url, NOW, NOW, outcome, status=status, detail=detail)
        return Answer(fetch, page.encode() if isinstance(page, str) else None)


def rows(*numbers: int, tail: str = "") -> str:
    items = "".join(
        f'<li><a href="t{n}.html">关于第{n}件事项的通知公告</a><span>2026-03-{n:02}</span></li>'
        for n in numbers
    )
    return f"<html><body><ul class='list'>{items}</ul>{tail}</body></html>"


def walked(
    pages: Pages | Callable[[str], str], *, full: bool = True, known: tuple[int, ...] = (), **how: Any
) -> tuple[Shelf, Walk, Listing]:
    given = {"id": "tzgg", "title": "通知公告", "format": "pages", "platform": "html", "url": BASE, **how}
    shelf = Shelf(pages)
    addresses = {f"{BASE}t{n}.html": KnownPage() for n in known}
    walk = Walk(ChannelPlan(Channel.model_validate(given), full, addresses), shelf)  # type: ignore[arg-type]
    asyncio.run(walk.run())
    listing = shelf.written[-1]
    assert isinstance(listing, Listing)
    assert sum(isinstance(one, Listing) for one in shelf.written) == 1
    return shelf, walk, listing


NEXT = '<div><a href="p{}.html">下一页</a></div>'


def test_to_the_last_page() -> None:
    shelf, walk, listing = walked({"": rows(9, 8, 7, tail=NEXT.format(2)), "p2.html": rows(6, 5, 4)})
    assert listing == Listing("tzgg", 2, 6, True, "2026-03-04", "ok")
    assert [one.url.removeprefix(BASE) for one in walk.entries.values()] == [
        f"t{n}.html" for n in (9, 8, 7, 6, 5, 4)
    ]
    first = next(one for one in shelf.written if isinstance(one, Entry))
    assert (first.title, first.date, first.page, first.position) == (
        "关于第9件事项的通知公告",
        "2026-03-09",
        1,
        1,
    )


def test_pages_without_end_that_bring_nothing_new() -> None:
    counter = iter(range(2, 1000))
    shelf, _, listing = walked(lambda _: rows(9, 8, 7, tail=NEXT.format(next(counter))))
    assert (listing.complete, listing.outcome, listing.detail) == (False, "ok", "repeating")
    assert len(shelf.asked) == 2


def test_pages_without_end_that_look_new() -> None:
    counter = iter(range(1, 1000))

    def page(_: str) -> str:
        n = next(counter)
        return rows(*(n % 9 + 1,) * 3, tail=NEXT.format(n)).replace(".html", f"-{n}.html")

    shelf, _, listing = walked(page, list={"max_pages": 5})
    assert (listing.complete, listing.detail, listing.pages) == (False, "max-pages", 5)
    assert len(shelf.asked) == 5


@pytest.mark.parametrize("target", ["p2.html", ""])
def test_a_last_page_that_leads_to_itself_or_to_the_start_is_the_end(target: str) -> None:
    last = rows(6, 5, 4, tail=f'<a href="{BASE}{target}">下一页</a>')
    _, _, listing = walked({"": rows(9, 8, 7, tail=NEXT.format(2)), "p2.html": last})
    assert (listing.complete, listing.pages, listing.detail) == (True, 2, None)


def test_known_entries_stop_a_look_at_what_is_new() -> None:
    pages: Pages = {
        "": rows(9, 8, 7, tail=NEXT.format(2)),
        "p2.html": rows(6, 5, 4, tail=NEXT.format(3)),
        "p3.html": rows(3, 2, 1),
    }
    shelf, _, listing = walked(pages, full=False, known=(8, 7, 6, 5, 4, 3, 2, 1))
    assert (listing.complete, listing.detail, listing.pages) == (False, "known", 2)
    shelf, _, listing = walked(pages, full=True, known=(8, 7, 6, 5, 4, 3, 2, 1))
    assert listing.complete
    assert len(shelf.asked) == 3


def test_an_unchanged_first_page_stops_a_look_at_what_is_new() -> None:
    _, walk, listing = walked({"": ("ok", None, 304)}, full=False, known=(1,))
    assert (listing.complete, listing.outcome, listing.detail) == (False, "ok", "known")
    assert not walk.entries


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("blocked", "http-412", 412), ("blocked", "http-412")),
        (("error", "http-404", 404), ("error", "http-404")),
        (("moved", "redirect-undeclared", 302), ("moved", "redirect-undeclared")),
        (("not_attempted", "robots", None), ("not_attempted", "robots")),
        (("empty", None, 200), ("empty", None)),
    ],
)
def test_a_list_that_does_not_answer(
    answer: tuple[Outcome, str | None, int | None], expected: tuple[str, str | None]
) -> None:
    _, _, listing = walked({"": rows(9, 8, 7, tail=NEXT.format(2)), "p2.html": answer})
    assert (listing.complete, listing.outcome, listing.detail) == (False, *expected)
    _, _, listing = walked({"": answer})
    assert (listing.complete, listing.outcome, listing.detail) == (False, *expected)


def test_a_list_without_entries_is_empty() -> None:
    _, _, listing = walked({"": "<html><body><h1>通知公告</h1><p>暂无内容，敬请期待。</p></body></html>"})
    assert (listing.complete, listing.outcome, listing.entries) == (True, "empty", 0)


def test_declared_pages_end_where_the_site_has_no_more() -> None:
    pages: Pages = {"": rows(9, 8, 7), "index_1.html": rows(6, 5, 4)}
    shelf, _, listing = walked(pages, list={"pages": "index_{index}.html"})
    assert shelf.asked == ["", "index_1.html", "index_2.html"]
    assert (listing.complete, listing.detail, listing.pages) == (True, None, 2)


def test_declared_pages_end_where_the_site_shows_its_last_page_again() -> None:
    shelf, _, listing = walked(
        lambda path: rows(6, 5, 4) if path else rows(9, 8, 7), list={"pages": "?page={page}"}
    )
    assert shelf.asked == ["", "?page=2", "?page=3"]
    assert (listing.complete, listing.detail) == (True, None)


def test_declared_pages_end_where_the_list_says_so() -> None:
    pages: Pages = {"": rows(9, 8, 7, tail="<p>共2页</p>"), "p2.html": rows(6, 5, tail="<p>共2页</p>")}
    shelf, _, listing = walked(pages, list={"pages": "p{page}.html"})
    assert shelf.asked == ["", "p2.html"]
    assert listing.complete


def test_declared_pages_that_break_are_no_end() -> None:
    pages: Pages = {"": rows(9, 8, 7), "p2.html": ("error", "timeout", None)}
    _, _, listing = walked(pages, list={"pages": "p{page}.html"})
    assert (listing.complete, listing.outcome, listing.detail) == (False, "error", "timeout")


def test_links_that_are_no_addresses_are_left_out() -> None:
    hostile = rows(9, 8, 7).replace("t8.html", "javascript:open(8)").replace("t7.html", "http://u:p@x.cn/a")
    _, walk, listing = walked({"": hostile})
    assert [one.removeprefix(BASE) for one in walk.entries] == ["t9.html"]
    assert listing.entries == 1


def test_an_interface_that_gives_the_same_page_for_every_number_is_no_whole_list() -> None:
    """The total says that there is more: entries that were not met have not vanished."""
    articles = [{"title": f"通知{n}", "url": f"t{n}.html", "date": f"2026-03-0{n}"} for n in (3, 2, 1)]
    for total in (6, 7, 99):
        answer = json.dumps({"total": total, "articles": articles}, ensure_ascii=False)
        shelf, _, listing = walked(lambda _, answer=answer: answer, platform="gkmlpt")
        assert (listing.complete, listing.detail, listing.entries) == (False, "repeating", 3)
        assert len(shelf.asked) == 2


def test_an_interface_with_fewer_rows_than_it_says_is_no_whole_list() -> None:
    answers = iter([[{"title": "通知", "url": "t1.html"}], []])
    _, _, listing = walked(lambda _: json.dumps({"total": 9, "articles": next(answers)}), platform="gkmlpt")
    assert (listing.complete, listing.detail, listing.entries) == (False, "fewer-than-total", 1)
