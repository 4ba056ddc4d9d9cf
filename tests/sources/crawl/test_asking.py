"""Asking: what is not asked at all."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from scrapy.crawler import Crawler

from sources.crawl.addresses import Hosts
from sources.crawl.asking import Asker, Wanted
from sources.crawl.journal import Journal
from sources.crawl.plan import read_journal
from sources.crawl.polite import PoliteDownloader


def asker(folder: Path, sent: int) -> Asker:
    """An asker of a crawl that has sent so many requests; it has no network."""
    downloader = object.__new__(PoliteDownloader)
    downloader.sent = sent
    engine: Any = SimpleNamespace(downloader=downloader)
    crawler = cast(Crawler, SimpleNamespace(engine=engine))
    return Asker(crawler, Journal(folder), Hosts(("site.cn",)), most=10)


def test_the_bound_of_requests(tmp_path: Path) -> None:
    full = asker(tmp_path, sent=10)
    wanted = Wanted("tzgg", "list", "http://site.cn/", 1000)
    fetch = asyncio.run(full.ask(wanted)).fetch
    assert (fetch.outcome, fetch.detail, fetch.attempts) == ("not_attempted", "max-requests", 0)
    assert list(read_journal(tmp_path)) == [fetch]


def test_other_hosts_are_noted_and_not_asked(tmp_path: Path) -> None:
    wanted = Wanted(
        "tzgg", "page", "http://other.cn/a.html", 1000, title="通知", parent_url="http://site.cn/"
    )
    one = asker(tmp_path, sent=0)
    fetch = asyncio.run(one.ask(wanted)).fetch
    assert (fetch.outcome, fetch.detail, fetch.title) == ("not_attempted", "undeclared-host", "通知")
    assert asyncio.run(one.ask(wanted)).fetch == fetch
    assert list(read_journal(tmp_path)) == [fetch]
