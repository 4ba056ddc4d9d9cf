"""Asking for one address: the request, stub pages on the way, and the Fetch that tells what came of it.

Belongs here: from an address to its line in the journal. Does not belong here: which addresses to ask for
(`walk.py`, `spider.py`), what an answer means (`outcomes.py`).
"""

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response

from sources.crawl.addresses import Hosts, normalise
from sources.crawl.gate import REFUSED
from sources.crawl.journal import Journal
from sources.crawl.outcomes import Verdict, of_failure, of_response, stub_target
from sources.crawl.plan import Fetch, FetchRole, KnownPage
from sources.crawl.polite import Tries, downloader_of

MOST_REQUESTS = 20_000
"""Requests of one crawl, a bound against sites without end."""
_MOST_STUBS = 5
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """An address that a channel wants, and where it was met."""

    channel_id: str
    role: FetchRole
    url: str
    limit: int
    known: KnownPage | None = None
    title: str | None = None
    date: str | None = None
    parent_url: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the journal says of a request, and the content when there is one."""

    fetch: Fetch
    body: bytes | None = None


@dataclass
class Asker:
    """Asks for addresses one by one, each once in a crawl; every answer is in the journal."""

    crawler: Crawler
    journal: Journal
    hosts: Hosts
    most: int = MOST_REQUESTS
    _shared: dict[str, Fetch] = field(default_factory=dict)

    async def ask(self, wanted: Wanted) -> Answer:
        """The answer of an address, from the journal when it was asked before."""
        past = self.journal.done(wanted.channel_id, wanted.role, wanted.url)
        if past is not None:
            self._share(past)
            return Answer(past, self.journal.body(past))
        shared = self._shared.get(wanted.url) if wanted.role != "list" else None
        if shared is not None and (shared.status != 304 or wanted.known is not None):
            fetch, body = self._copied(shared, wanted), self.journal.body(shared)
        elif wanted.url not in self.hosts:
            fetch, body = _unasked(wanted, "undeclared-host"), None
        elif downloader_of(self.crawler).sent >= self.most:
            fetch, body = _unasked(wanted, "max-requests"), None
        else:
            fetch, body = await self._download(wanted)
            self._share(fetch)
        self.journal.write(fetch)
        return Answer(fetch, body)

    def _share(self, fetch: Fetch) -> None:
        if fetch.role != "list" and fetch.status is not None:
            self._shared.setdefault(fetch.url, fetch)

    def _copied(self, fetch: Fetch, wanted: Wanted) -> Fetch:
        """Another channel, or a page and a list, lead to the same address: one request, two records."""
        return replace(
            fetch,
            channel_id=wanted.channel_id,
            role=wanted.role,
            attempts=0,
            title=wanted.title,
            date=wanted.date,
            parent_url=wanted.parent_url,
        )

    async def _download(self, wanted: Wanted) -> tuple[Fetch, bytes | None]:
        engine = self.crawler.engine
        if engine is None:
            raise RuntimeError("the crawl is not running")
        tries = Tries()
        request = _request(wanted.url, wanted, tries, _conditions(wanted.known))
        visited = [wanted.url]
        while True:
            try:
                response = await engine.download_async(request)
            except Exception as error:
                # Whatever Scrapy, Twisted or a middleware raises is the outcome of this one request.
                _logger.info("%s: %s: %s", request.url, type(error).__name__, error)
                name = urlsplit(request.url).hostname or ""
                verdict = of_failure(error, name in REFUSED)
                return _fetch(wanted, tries, verdict, request.url, request.headers), None
            verdict = of_response(response)
            target = stub_target(response.body) if verdict.outcome == "ok" else None
            address = normalise(target, response.url) if target else None
            if address is None:
                break
            if address == response.url:
                verdict = Verdict("blocked", "challenge")  # a script that sets a cookie and comes again
                break
            if address not in self.hosts:
                verdict = Verdict("moved", "redirect-undeclared")
                break
            if address in visited or len(visited) > _MOST_STUBS:
                verdict = Verdict("error", "redirect-loop")
                break
            visited.append(address)
            request = _request(address, wanted, tries, {})
        return self._received(wanted, tries, verdict, response)

    def _received(
        self, wanted: Wanted, tries: Tries, verdict: Verdict, response: Response
    ) -> tuple[Fetch, bytes | None]:
        sent = response.request.headers if response.request is not None else Headers()
        fetch = _fetch(wanted, tries, verdict, response.url, sent)
        body = response.body
        fetch = replace(
            fetch,
            status=response.status,
            sha256=self.journal.keep(body) if body else None,
            bytes=len(body),
            response_headers=_pairs(response.headers),
            etag=_header(response, "ETag"),
            last_modified=_header(response, "Last-Modified"),
        )
        return fetch, body or None


def _request(url: str, wanted: Wanted, tries: Tries, headers: dict[str, str]) -> Request:
    meta = {"tries": tries, "download_maxsize": wanted.limit}
    return Request(url, headers=headers, meta=meta, dont_filter=True)


def _conditions(known: KnownPage | None) -> dict[str, str]:
    if known is None:
        return {}
    pairs = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in pairs.items() if value}


def _unasked(wanted: Wanted, detail: str) -> Fetch:
    return _fetch(wanted, Tries(), Verdict("not_attempted", detail), wanted.url, Headers())


def _fetch(wanted: Wanted, tries: Tries, verdict: Verdict, final_url: str, sent: Headers) -> Fetch:
    now = datetime.now(UTC)
    return Fetch(
        channel_id=wanted.channel_id,
        role=wanted.role,
        url=wanted.url,
        final_url=normalise(final_url) or final_url,
        started_at=tries.asked_at or now,
        finished_at=now,
        outcome=verdict.outcome,
        detail=verdict.detail,
        attempts=1 + tries.retries if tries.asked_at else 0,
        request_headers=_pairs(sent),
        title=wanted.title,
        date=wanted.date,
        parent_url=wanted.parent_url,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
