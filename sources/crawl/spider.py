"""One crawl of one bureau inside Scrapy: the lists of its channels, then the pages and files behind them.

Belongs here: the order of the work, Scrapy's settings. Does not belong here: single requests (`asking.py`),
lists (`walk.py`), the pace (`polite.py`).

Scrapy's engine sends the requests; which ones is decided by one coroutine, so that with one request at a time
the same plan gives the same requests in the same order.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import scrapy

from sources.crawl.addresses import Hosts, normalise
from sources.crawl.asking import Answer, Asker, Wanted
from sources.crawl.journal import Journal
from sources.crawl.plan import USER_AGENT, ChannelPlan, CrawlPlan, End
from sources.crawl.polite import downloader_of
from sources.crawl.walk import Walk
from sources.pages import read_page
from sources.pages.kind import binary_kind

_HERE = "sources.crawl"
_TRIES_AFTER_FAILURE = 3
NOTHING: tuple[scrapy.Request, ...] = ()
"""What the spider leaves to Scrapy's scheduler."""


def settings_of(plan: CrawlPlan) -> dict[str, Any]:
    """Scrapy's settings for a plan: polite, closed to the outside, without consoles and statistics."""
    base = "scrapy.downloadermiddlewares"
    return {
        "HOSTS": Hosts(plan.hosts),
        "USER_AGENT": USER_AGENT,
        "ROBOTSTXT_USER_AGENT": USER_AGENT.split()[0],
        "ROBOTSTXT_OBEY": True,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        },
        "DOWNLOADER": f"{_HERE}.polite.PoliteDownloader",
        "DOWNLOAD_DELAY": plan.crawl.delay_seconds,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_TIMEOUT": plan.crawl.timeout_seconds,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_MAXSIZE": 20 << 20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": plan.crawl.verify_certificates,
        "DNS_TIMEOUT": plan.crawl.timeout_seconds,
        "CONCURRENT_REQUESTS": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": plan.crawl.concurrency,
        "RETRY_TIMES": _TRIES_AFTER_FAILURE,
        "RETRY_HTTP_CODES": [408, 429, 500, 502, 503, 504, 520, 522, 523, 524],
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "REDIRECT_MAX_TIMES": 5,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "EXTENSIONS_BASE": {},
        "TWISTED_DNS_RESOLVER": f"{_HERE}.gate.PublicResolver",
        "LOG_LEVEL": "INFO",
        "DOWNLOADER_MIDDLEWARES": {
            f"{base}.offsite.OffsiteMiddleware": None,
            f"{_HERE}.gate.GateMiddleware": 50,
            f"{base}.robotstxt.RobotsTxtMiddleware": None,
            f"{_HERE}.polite.RobotsMiddleware": 100,
            f"{base}.retry.RetryMiddleware": None,
            f"{_HERE}.polite.BackoffMiddleware": 550,
            f"{base}.httpcompression.HttpCompressionMiddleware": None,
            f"{_HERE}.gate.KeptCompression": 590,
            f"{base}.redirect.RedirectMiddleware": None,
            f"{_HERE}.gate.BoundedRedirects": 600,
        },
    }


class BureauSpider(scrapy.Spider):
    """Does what a plan says; `ended` tells whether it came to the end."""

    name = "bureau"

    def __init__(self, plan: CrawlPlan, journal: Journal, **rest: Any) -> None:
        """A spider for one plan, writing to one journal."""
        super().__init__(**rest)
        self.plan = plan
        self.journal = journal
        self.ended = False

    async def start(self) -> AsyncIterator[Any]:
        """The whole crawl; it gives nothing to Scrapy's own queue."""
        asker = Asker(self.crawler, self.journal, self.crawler.settings["HOSTS"])
        for channel in self.plan.channels:
            if channel.channel.platform != "files":
                await self._channel(channel, asker)
        sent = downloader_of(self.crawler).sent
        self.journal.write(End(datetime.now(UTC), self.journal.requests + sent))
        self.ended = True
        for request in NOTHING:
            yield request

    async def _channel(self, plan: ChannelPlan, asker: Asker) -> None:
        walk = Walk(plan, asker)
        await walk.run()
        await _Pages(plan, asker, self.plan.crawl.concurrency).run(_pages_of(walk))


def _pages_of(walk: Walk) -> Iterable[Wanted]:
    """New entries and those to be asked again, in the order of the list, then what the walk did not meet."""
    channel, known = walk.plan.channel, walk.plan.known
    for url, entry in walk.entries.items():
        page = known.get(url)
        if url not in walk.asked and (page is None or page.recheck):
            yield Wanted(
                channel.id, "page", url, channel.byte_limit, page, entry.title, entry.date, entry.list_url
            )
    for url in sorted(known.keys() - walk.entries.keys() - walk.asked):
        if known[url].recheck and known[url].role != "list":
            yield Wanted(channel.id, known[url].role, url, channel.byte_limit, known[url])


class _Pages:
    """The pages and attachments of one channel: each host has its own queue, served in its order."""

    def __init__(self, plan: ChannelPlan, asker: Asker, concurrency: int) -> None:
        self._plan = plan
        self._asker = asker
        self._concurrency = concurrency
        self._queues: dict[str, deque[Wanted]] = defaultdict(deque)
        self._met: set[str] = set()

    async def run(self, wanted: Iterable[Wanted]) -> None:
        for one in wanted:
            self._met.add(one.url)
            self._queues[urlsplit(one.url).netloc].append(one)
        busy: dict[str, int] = defaultdict(int)
        tasks: dict[asyncio.Task[Answer], tuple[int, Wanted]] = {}
        number = 0
        try:
            while True:
                for host, queue in self._queues.items():
                    while queue and busy[host] < self._concurrency:
                        one = queue.popleft()
                        tasks[asyncio.create_task(self._asker.ask(one))] = (number, one)
                        number += 1
                        busy[host] += 1
                if not tasks:
                    return
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in sorted(done, key=lambda task: tasks[task][0]):
                    _, one = tasks.pop(task)
                    busy[urlsplit(one.url).netloc] -= 1
                    self._queue_attachments(one, task.result())
        finally:
            for task in tasks:
                task.cancel()

    def _queue_attachments(self, page: Wanted, answer: Answer) -> None:
        """The files of a page come next in the queues of their hosts."""
        for one in reversed(list(self._attachments(page, answer))):
            self._met.add(one.url)
            self._queues[urlsplit(one.url).netloc].appendleft(one)

    def _attachments(self, page: Wanted, answer: Answer) -> Iterable[Wanted]:
        channel, fetch = self._plan.channel, answer.fetch
        if not channel.attachments or page.role != "page" or fetch.outcome != "ok" or answer.body is None:
            return
        if binary_kind(answer.body):
            return
        reading = read_page(answer.body, url=fetch.final_url)
        met = set(self._met)
        for one in reading.attachments:
            url = normalise(one["url"], fetch.final_url, reading.encoding or "utf-8")
            known = self._plan.known.get(url) if url else None
            if url is None or url in met or (known is not None and not known.recheck):
                continue
            met.add(url)
            yield Wanted(
                channel.id, "attachment", url, channel.byte_limit, known, one["title"], None, fetch.url
            )
