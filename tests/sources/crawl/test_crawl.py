"""Whole crawls, each in its process, of a site on loopback."""

import gzip
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sources.crawl.plan import End, Entry, Fetch, KnownPage, Listing, read_journal
from sources.crawl.run import CrawlError, run_crawl
from tests.sources.crawl.conftest import TEXT, Reply, Site, channel, crawl, fetches, list_of, notice

HTML = ("Content-Type", "text/html; charset=utf-8")
PLAIN = (("Content-Type", "text/plain"),)
PACKED = ("Content-Encoding", "gzip")
WALL = "<html><head><script>" + "var a=1;" * 80 + "</script></head><body></body></html>"
COOKIE = "<script>document.cookie='a=1';location.href='/cookie.html';</script>"
BIG = 60_000


def moved(target: str, status: int = 302) -> Reply:
    return Reply("", status, (HTML, ("Location", target)))


def counted(**times: Any) -> Callable[[int], Reply]:
    """Answers by how often the page was asked: first, second, then."""
    order = ["first", "second", "then"]
    return lambda n: times.get(order[min(n, 3) - 1], times["then"])


@pytest.fixture(scope="module")
def trapped(new_site: Callable[[], Site], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    """One crawl of a list whose entries are traps: its journal, the site, another site, the folder."""
    site, other = new_site(), new_site()
    other.pages["/"] = Reply("<p>不该有人来。</p>")
    site.pages = {
        "/robots.txt": Reply("User-agent: *\nDisallow: /private/\n", headers=PLAIN),
        "/ok.html": notice(1, '<p>附件：<a href="/f/a.pdf">附件1.pdf</a><a href="/f/b.xls">附表.xls</a></p>'),
        "/data.csv": Reply("项目,金额\n低保金,100\n", headers=(("Content-Type", "text/csv"),)),
        "/f/a.pdf": Reply(b"%PDF-1.4 fictional", headers=(("Content-Type", "application/pdf"),)),
        "/empty.html": Reply(""),
        "/gone.html": Reply("<h1>没有了</h1>", 410),
        "/wall412.html": Reply(WALL, 412),
        "/wall200.html": Reply(WALL),
        "/cookie.html": Reply(COOKIE),
        "/in.html": moved("/ok2.html", 301),
        "/ok2.html": notice(2),
        "/out.html": moved(f"{other.origin}/"),
        "/name.html": moved("http://undeclared.example/a.html"),
        "/ftp.html": moved("ftp://127.0.0.1/a"),
        "/hidden.html": moved("/private/b.html"),
        "/loop1.html": moved("/loop2.html"),
        "/loop2.html": moved("/loop1.html"),
        "/stub.html": Reply('<html><meta http-equiv="refresh" content="0; url=ok3.html"></html>'),
        "/ok3.html": notice(3),
        "/stubout.html": Reply(f'<script>window.location.href="{other.origin}/";</script>'),
        "/big.html": Reply("<p>" + "大" * BIG + "</p>"),
        "/bomb.html": Reply(gzip.compress(b"0" * 10_000_000), headers=(HTML, PACKED)),
        "/packed.html": Reply(gzip.compress(b"<h1>x</h1>" + TEXT.encode()), headers=(HTML, PACKED)),
        "/notpacked.html": Reply("<h1>x</h1>" + TEXT, headers=(HTML, PACKED)),
        "/short.html": Reply("<h1>断</h1>", promised=5000),
        "/slow.html": Reply("", wait=1.0),
        "/twice500.html": counted(then=notice(4), first=Reply("", 500), second=Reply("", 502)),
        "/ever503.html": Reply("<h1>503</h1>", 503),
    }  # fmt: skip
    entries = [path for path in site.pages if path not in ("/robots.txt", "/f/a.pdf", "/loop2.html")]
    entries = [path for path in entries if not path.startswith("/ok") or path == "/ok.html"]
    entries += ["/missing.html", "/private/c.html", "http://undeclared.example/d.html", f"{other.origin}/"]
    site.pages["/list.html"] = list_of(entries)
    folder = tmp_path_factory.mktemp("trapped")
    journal = crawl(folder, channel(site, max_bytes=BIG), hosts=(site.host,), timeout_seconds=0.3)
    return journal, site, other, folder


@pytest.mark.parametrize(
    ("path", "outcome", "detail", "status", "attempts"),
    [
        ("/ok.html", "ok", None, 200, 1),
        ("/f/a.pdf", "ok", None, 200, 1),
        ("/f/b.xls", "error", "http-404", 404, 1),
        ("/data.csv", "ok", None, 200, 1),
        ("/empty.html", "empty", None, 200, 1),
        ("/gone.html", "error", "http-410", 410, 1),
        ("/missing.html", "error", "http-404", 404, 1),
        ("/wall412.html", "blocked", "http-412", 412, 1),
        ("/wall200.html", "blocked", "challenge", 200, 1),
        ("/cookie.html", "blocked", "challenge", 200, 1),
        ("/in.html", "ok", None, 200, 1),
        ("/out.html", "moved", "redirect-undeclared", 302, 1),
        ("/name.html", "moved", "redirect-undeclared", 302, 1),
        ("/ftp.html", "moved", "redirect-undeclared", 302, 1),
        ("/hidden.html", "not_attempted", "robots", None, 1),
        ("/loop1.html", "error", "redirect-loop", 302, 1),
        ("/stub.html", "ok", None, 200, 1),
        ("/stubout.html", "moved", "redirect-undeclared", 200, 1),
        ("/big.html", "error", "too-large", None, 1),
        ("/bomb.html", "error", "too-large", None, 1),
        ("/packed.html", "ok", None, 200, 1),
        ("/notpacked.html", "error", "broken", 200, 1),
        ("/short.html", "error", "broken", 200, 4),
        ("/slow.html", "error", "timeout", None, 4),
        ("/twice500.html", "ok", None, 200, 3),
        ("/ever503.html", "error", "http-503", 503, 4),
        ("/private/c.html", "not_attempted", "robots", None, 0),
        ("/d.html", "not_attempted", "undeclared-host", None, 0),
        ("/", "not_attempted", "undeclared-host", None, 0),
    ],
)
def test_outcomes(
    trapped: tuple[Any, ...], path: str, outcome: str, detail: str | None, status: int | None, attempts: int
) -> None:
    one = fetches(trapped[0])[path]
    assert (one.outcome, one.detail, one.status, one.attempts) == (outcome, detail, status, attempts)
    assert one.role == ("attachment" if path.startswith("/f/") else "page")


def test_nothing_is_asked_outside(trapped: tuple[Any, ...]) -> None:
    _, site, other, _ = trapped
    assert other.log == []
    assert not any(path.startswith("/private/") for path in site.paths)
    assert site.paths.count("/robots.txt") == 1
    assert site.paths[0] == "/robots.txt"
    assert all(one.headers["user-agent"].startswith("zwgk") for one in site.log)
    assert not any({"cookie", "referer"} & one.headers.keys() for one in site.log)


def test_the_journal_tells_everything(trapped: tuple[Any, ...]) -> None:
    journal, site, _, folder = trapped
    found = fetches(journal)
    listing = next(one for one in journal if isinstance(one, Listing))
    assert (listing.complete, listing.outcome) == (True, "ok")
    assert listing.entries == sum(isinstance(one, Entry) for one in journal)
    assert isinstance(journal[-1], End)
    assert journal[-1].requests == len(site.log)
    for one in found.values():
        assert one.started_at <= one.finished_at
        assert one.started_at.utcoffset() is not None
        if one.sha256:
            assert hashlib.sha256((folder / "bodies" / one.sha256).read_bytes()).hexdigest() == one.sha256
    assert found["/in.html"].final_url == f"{site.origin}/ok2.html"
    assert found["/stub.html"].final_url == f"{site.origin}/ok3.html"
    assert ("Location", "http://undeclared.example/a.html") in found["/name.html"].response_headers
    assert found["/wall412.html"].sha256
    assert found["/short.html"].sha256
    assert found["/f/a.pdf"].parent_url == f"{site.origin}/ok.html"
    assert found["/f/a.pdf"].title == "附件1.pdf"
    assert found["/ok.html"].title == "关于第1件事项的通知公告"
    assert found["/ok.html"].date == "2026-03-28"
    packed = found["/packed.html"]
    assert (folder / "bodies" / (packed.sha256 or "")).read_bytes() == b"<h1>x</h1>" + TEXT.encode()
    assert ("X-Orig-Content-Encoding", "gzip") in packed.response_headers
    assert any(name == "User-Agent" for name, _ in packed.request_headers)


def test_a_finished_crawl_asks_again_only_what_had_bad_luck(trapped: tuple[Any, ...]) -> None:
    journal, site, _, folder = trapped
    before = len(site.log)
    run_crawl(folder, timeout=60)
    assert set(site.paths[before:]) <= {"/robots.txt", "/slow.html", "/hidden.html"}
    again = list(read_journal(folder))[len(journal) :]
    assert not any(isinstance(one, Entry | Listing) for one in again)


def test_the_second_crawl_asks_for_what_is_new_and_what_may_have_changed(
    new_site: Callable[[], Site], tmp_path: Path
) -> None:
    site = new_site()
    links = [f"/{n}.html" for n in range(1, 7)]
    site.pages = {
        f"/{n}.html": Reply(notice(n).body, headers=(HTML, ("ETag", f'"{n}"'))) for n in range(1, 7)
    }
    site.pages["/list.html"] = list_of(links, '<a href="/list2.html">下一页</a>')
    site.pages["/list2.html"] = list_of(["/7.html", "/8.html", "/9.html"])
    urls = [f"{site.origin}/{n}.html" for n in (2, 3, 4, 5, 6, 7, 8, 9)]
    known = {url: KnownPage(etag=f'"{url[-6]}"', recheck=url[-6] in "349") for url in urls}
    site.pages["/4.html"] = Reply(notice(44).body, headers=(HTML, ("ETag", '"new"')))
    known[f"{site.origin}/f.pdf"] = KnownPage(etag='"f"', recheck=True, role="attachment")
    found = fetches(crawl(tmp_path / "a", channel(site), hosts=(site.host,), full=False, known=known))
    asked_again = ["/3.html", "/4.html", "/9.html", "/f.pdf", "/list.html"]
    assert sorted(found) == sorted(["/1.html", "/list2.html", *asked_again])
    assert (found["/3.html"].outcome, found["/3.html"].status, found["/3.html"].sha256) == ("ok", 304, None)
    assert (found["/4.html"].status, found["/4.html"].etag) == (200, '"new"')
    assert found["/9.html"].detail == "http-404"
    assert found["/f.pdf"].role == "attachment"
    asked = {one.path: one.headers for one in site.log}
    assert asked["/3.html"]["if-none-match"] == '"3"'
    assert "if-none-match" not in asked["/list.html"]

    # A first page that has not changed leaves the rest of the list alone, but not what is to be asked again.
    site.pages["/list.html"] = Reply(site.reply("/list.html").body, headers=(HTML, ("ETag", '"list"')))
    known[f"{site.origin}/list.html"] = KnownPage(etag='"list"')
    journal = crawl(tmp_path / "b", channel(site), hosts=(site.host,), full=False, known=known)
    assert sorted(fetches(journal)) == asked_again
    listing = next(one for one in journal if isinstance(one, Listing))
    assert (listing.complete, listing.detail) == (False, "known")


def test_one_request_for_a_page_of_two_channels(new_site: Callable[[], Site], tmp_path: Path) -> None:
    site = new_site()
    site.pages = {"/a.html": list_of(["/1.html", "/2.html", "/3.html"]), "/1.html": notice(1)}
    # Nobody knows what robots.txt would say: after some tries the crawl goes on, without taking the error
    # page for rules.
    site.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /\n", 500, PLAIN)
    site.pages["/b.html"] = list_of(["/1.html", "/2.html", "/3.html"])
    journal = crawl(
        tmp_path, channel(site, "/a.html"), channel(site, "/b.html", id="zcwj"), hosts=(site.host,)
    )
    assert Counter(site.paths)["/1.html"] == 1
    assert Counter(site.paths)["/robots.txt"] == 4
    shared = [one for one in journal if isinstance(one, Fetch) and one.url.endswith("/1.html")]
    assert [(one.channel_id, one.attempts, one.outcome) for one in shared] == [
        ("tzgg", 1, "ok"), ("zcwj", 0, "ok")]  # fmt: skip
    assert shared[0].sha256 == shared[1].sha256


def test_the_pace_and_the_order_are_kept(new_site: Callable[[], Site], tmp_path: Path) -> None:
    site = new_site()
    links = [f"/{n}.html" for n in range(1, 6)]
    site.pages = {link: notice(n) for n, link in enumerate(links)} | {"/list.html": list_of(links)}
    orders = []
    for name in ("a", "b"):
        before = len(site.log)
        crawl(tmp_path / name, channel(site), hosts=(site.host,), delay_seconds=0.1)
        asked = site.log[before:]
        orders.append([one.path for one in asked])
        assert min(after.at - one.at for one, after in pairwise(asked)) >= 0.1
    assert orders[0] == orders[1] == ["/robots.txt", "/list.html", *links]
    assert site.most_at_once == 1


def test_a_host_that_asks_for_a_rest_gets_it(new_site: Callable[[], Site], tmp_path: Path) -> None:
    site = new_site()
    links = [f"/{n}.html" for n in range(1, 13)]
    site.pages = {link: Reply(notice(n).body, wait=0.05) for n, link in enumerate(links)}
    rest = Reply("", 429, (HTML, ("Retry-After", "1")))
    site.pages |= {"/list.html": list_of(links), "/6.html": counted(then=notice(6), first=rest)}
    found = fetches(crawl(tmp_path, channel(site), hosts=(site.host,), concurrency=3))
    assert (found["/6.html"].outcome, found["/6.html"].attempts) == ("ok", 2)
    start = next(one.at for one in site.log if one.path == "/6.html")
    quiet = [one.at - start for one in site.log if one.at > start + 0.15]
    assert min(quiet) >= 1.0
    assert len(quiet) >= 3
    assert 2 <= site.most_at_once <= 3


def test_robots_may_ask_for_a_slower_pace(new_site: Callable[[], Site], tmp_path: Path) -> None:
    site = new_site()
    robots = "User-agent: zwgk\nCrawl-delay: 0.2\n"
    site.pages = {"/robots.txt": Reply(robots, headers=(("Content-Type", "text/plain"),))}
    site.pages |= {"/list.html": list_of(["/1.html", "/2.html", "/3.html"]), "/1.html": notice(1)}
    crawl(tmp_path, channel(site), hosts=(site.host,), concurrency=4)
    assert len(site.log) == 5
    assert min(after.at - one.at for one, after in pairwise(site.log)) >= 0.2


def test_a_killed_crawl_goes_on_where_it_stopped(
    new_site: Callable[[], Site], tmp_path: Path, repo: Path
) -> None:
    site = new_site()
    links = [f"/{n}.html" for n in range(1, 25)]
    site.pages = {link: notice(n) for n, link in enumerate(links)}
    site.pages |= {"/list.html": list_of(links[:12], '<a href="/list2.html">下一页</a>')}
    site.pages |= {"/list2.html": list_of(links[12:]), "/7.html": Reply(notice(7).body, wait=30)}
    with pytest.raises(CrawlError, match="已停止"):
        crawl(tmp_path, channel(site), hosts=(site.host,), timeout=0.01, timeout_seconds=60)
    parent, child = _crawl_behind(tmp_path, repo, lambda: "/7.html" in site.paths)
    # Killing the process that waits for the crawl ends the crawl as well.
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 5
    while _is_alive(child):
        assert time.monotonic() < deadline, "the crawl outlived the process that waited for it"
        time.sleep(0.02)
    journal = list(read_journal(tmp_path))
    assert Counter(type(one) for one in journal) == {Fetch: 8, Entry: 24, Listing: 1}
    site.pages["/7.html"] = notice(7)
    run_crawl(tmp_path, timeout=60)
    journal = list(read_journal(tmp_path))
    assert isinstance(journal[-1], End)
    assert Counter(type(one) for one in journal) == {Fetch: 26, Entry: 24, Listing: 1, End: 1}
    asked = ["/list.html", "/list2.html", *links, "/7.html", "/robots.txt", "/robots.txt"]
    assert Counter(site.paths) == Counter(asked)


def _crawl_behind(
    folder: Path, repo: Path, has_begun: Callable[[], bool]
) -> tuple[subprocess.Popen[bytes], int]:
    """A process that runs a crawl, and the number of the crawl's own process."""
    code = "import pathlib, sys, sources.crawl.run as run; run.run_crawl(pathlib.Path(sys.argv[1]))"
    parent = subprocess.Popen([sys.executable, "-c", code, str(folder)], cwd=repo)
    while not has_begun():
        assert parent.poll() is None
        time.sleep(0.02)
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    assert len(children) == 1
    return parent, int(children[0])


def _is_alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def test_a_plan_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}", encoding="utf-8")
    with pytest.raises(CrawlError, match="退出码 1"):
        run_crawl(tmp_path)


def test_a_declared_name_may_not_lead_into_the_own_machine(
    new_site: Callable[[], Site], tmp_path: Path
) -> None:
    site = new_site()
    port = site.host.split(":")[1]
    # Resolvers read 127.1 as 127.0.0.1: a name that leads to this machine, wherever the test runs.
    names = ("127.1", "localhost")
    channels = [
        channel(site, id=f"c{n}", url=f"http://{name}:{port}/list.html") for n, name in enumerate(names)
    ]
    journal = crawl(tmp_path, *channels, hosts=tuple(f"{name}:{port}" for name in names))
    found = [(one.outcome, one.detail) for one in journal if isinstance(one, Fetch)]
    assert found == [("error", "address-private"), ("error", "http-404")]
    assert {one.headers["host"] for one in site.log} == {f"localhost:{port}"}
