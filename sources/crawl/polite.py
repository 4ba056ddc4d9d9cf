"""Politeness: the pace at one host, pauses that it asks for, robots.txt, tries after failures.

Belongs here: parts of Scrapy, made to count a host with its port as one server. Does not belong here: what
may be asked at all (`gate.py`), what comes back.
"""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.asyncio import call_later
from scrapy.utils.httpobj import urlparse_cached

from sources.crawl.gate import REFUSED

LONGEST_PAUSE = 300.0  # seconds that a host may ask us to wait
LONGEST_DELAY = 60.0  # seconds between requests that robots.txt may ask for
_SHORTEST_BACKOFF = 0.1  # seconds
_OK = 200
_WAITED_FOR = (429, 503)
_logger = logging.getLogger(__name__)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks to wait (RFC 9110 10.2.3), at most 300; None without one."""
    if value is None:
        return None
    text = value.strip()
    if text.isdecimal():
        return min(float(text), LONGEST_PAUSE)
    try:
        instant = parsedate_to_datetime(text)
    except ValueError:
        return None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return min(max((instant - now).total_seconds(), 0.0), LONGEST_PAUSE)


@dataclass
class Tries:
    """What became of a request so far: shared by its further tries and redirects (`meta["tries"]`)."""

    asked_at: datetime | None = None
    """When the first try left; what waits in the queue was not asked yet."""
    retries: int = 0


class PoliteDownloader(Downloader):
    """Scrapy's downloader with one queue per host and port, which a pause stops as a whole."""

    def __init__(self, crawler: Crawler) -> None:
        """As Scrapy makes it."""
        super().__init__(crawler)
        self._paused: dict[str, float] = {}
        self.sent = 0
        """Requests that went out, with those for robots.txt, redirects and further tries."""
        crawler.signals.connect(self._answered, signal=signals.response_downloaded)

    def get_slot_key(self, request: Request) -> str:
        """Host and port: two servers of one machine are two hosts; redirects change queues."""
        return urlparse_cached(request).netloc

    def pause(self, request: Request, seconds: float) -> None:
        """Nothing is sent to the host of a request for so long."""
        key, slot = self._get_slot(request)
        until = max(self._paused.get(key, 0.0), monotonic() + seconds)
        self._paused[key] = until
        if slot.latercall:
            slot.latercall.cancel()
        slot.latercall = call_later(until - monotonic(), self._latercall, slot)

    def _answered(self, request: Request) -> None:
        # With one request at a time a slow server gets its whole pause after each answer.
        _, slot = self._get_slot(request)
        if slot.concurrency == 1:
            slot.lastseen = monotonic()

    def slow_down(self, request: Request, seconds: float) -> None:
        """At least so many seconds lie between requests to the host of a request, one at a time."""
        key, slot = self._get_slot(request)
        if seconds > slot.delay:
            slot.delay, slot.concurrency, slot.lastseen = seconds, 1, monotonic()
            self.per_slot_settings[key] = {"delay": seconds, "concurrency": 1}
            _logger.info("robots.txt of %s asks for %s s between requests", key, seconds)

    async def _download(self, slot: Slot, request: Request) -> Response:
        tries = request.meta.get("tries")
        if isinstance(tries, Tries) and tries.asked_at is None:
            tries.asked_at = datetime.now(UTC)
        self.sent += 1
        return await super()._download(slot, request)


def downloader_of(crawler: Crawler) -> PoliteDownloader:
    """The downloader of a running crawl."""
    engine = crawler.engine
    if engine is None or not isinstance(engine.downloader, PoliteDownloader):
        raise TypeError("the crawl does not use the polite downloader")
    return engine.downloader


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, which takes an error page for no rules, and slows down when a site asks for it."""

    def __init__(self, crawler: Crawler) -> None:
        """As Scrapy makes it."""
        super().__init__(crawler)
        crawler.signals.connect(self._parsed, signal=signals.robots_parsed)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status != _OK:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)

    def _parsed(self, robotparser: RobotParser, request: Request) -> None:
        agent = self._robotstxt_useragent or self._default_useragent
        delay = robotparser.crawl_delay(agent)
        if delay is not None and delay > 0:
            downloader_of(self.crawler).slow_down(request, min(delay, LONGEST_DELAY))


class BackoffMiddleware(RetryMiddleware):
    """Scrapy's retries; before each the whole host rests: as long as it asks, else longer each time."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Ask again after 429, 5xx and contents that broke off."""
        if "dataloss" in response.flags:
            return self._again(request, "dataloss", None) or response
        if response.status not in self.retry_http_codes:
            return response
        asked = None
        if response.status in _WAITED_FOR:
            header = response.headers.get("Retry-After")
            asked = retry_after(header.decode("latin-1") if header else None, datetime.now(UTC))
        return self._again(request, str(response.status), asked) or response

    def process_exception(
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | None:
        """Ask again after timeouts and broken connections."""
        refused = (urlparse_cached(request).hostname or "") in REFUSED
        if isinstance(exception, self.exceptions_to_retry) and not refused:
            return self._again(request, exception, None)
        return None

    def _again(self, request: Request, reason: Any, asked: float | None) -> Request | None:
        tries = request.meta.get("retry_times", 0)
        again = self._retry(request, reason)
        if again is None and asked is None:
            return None
        base = max(_SHORTEST_BACKOFF, 2 * self.crawler.settings.getfloat("DOWNLOAD_DELAY"))
        wait = asked if asked is not None else min(base * 2**tries, LONGEST_PAUSE)
        downloader_of(self.crawler).pause(request, wait)
        counted = request.meta.get("tries")
        if again is not None and isinstance(counted, Tries):
            counted.retries += 1
        return again
