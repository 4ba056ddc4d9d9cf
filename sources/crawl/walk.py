"""Walking through the list of one channel, page by page, to its end or to what is known.

Belongs here: entries, when to stop, the Listing. Does not belong here: how a list is read
(`sources/platforms`), the pages behind the entries (`spider.py`).
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sources.crawl.addresses import normalise
from sources.crawl.asking import Answer, Asker, Wanted
from sources.crawl.plan import ChannelPlan, Entry, Listing, Outcome
from sources.platforms.list_shapes import ListPage, ListRequest, ListUnreadableError
from sources.platforms.web_lists import list_platform

_PAST_THE_END = frozenset({"http-404", "http-410"})
_NOT_MODIFIED = 304


@dataclass
class Walk:
    """The walk through one channel: the entries met, each address once, in the order of the list."""

    plan: ChannelPlan
    asker: Asker
    entries: dict[str, Entry] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    """Addresses of the list's own pages."""
    _pages: int = 0
    _rows: int = 0
    _oldest: str | None = None

    async def run(self) -> None:
        """Ask for list pages, and write entries and the Listing to the journal."""
        platform = list_platform(self.plan.channel)
        request: ListRequest | None = platform.first(self.plan.channel)
        guessed = False
        while request is not None:
            url = normalise(request.url)
            if url is None:
                return self._end(False, "error", "address")
            if url in self.asked:
                return self._end(True)  # the pager of a last page leads to itself or to the start
            if self._pages >= self._most_pages():
                return self._end(False, "ok", "max-pages")
            self.asked.add(url)
            answer = await self.asker.ask(self._wanted(request, url))
            if answer.fetch.status == _NOT_MODIFIED:
                return self._end(False, "ok", "known")
            if answer.fetch.outcome != "ok" or answer.body is None:
                return self._unanswered(answer, guessed)
            try:
                page = platform.read(
                    self.plan.channel, replace(request, url=url), answer.body, answer.fetch.final_url
                )
            except ListUnreadableError as error:
                return self._end(False, "blocked" if str(error) == "challenge" else "error", str(error))
            stop = self._take(page, url, answer.fetch.final_url)
            if stop is not None:
                # A page beyond the end of a numbered list often shows the last one, or the first, again.
                ended = stop == "repeating" and guessed and page.total is None
                return self._end(ended, "ok", stop)
            if page.next is None:
                return self._end(page.missing == 0, "ok", "fewer-than-total" if page.missing else None)
            request, guessed = page.next, page.guessed
        return None

    def _most_pages(self) -> int:
        channel = self.plan.channel
        bounds = channel.list or channel.api
        return bounds.max_pages if bounds is not None else 100

    def _wanted(self, request: ListRequest, url: str) -> Wanted:
        channel = self.plan.channel
        first_look = not self.plan.full and self._pages == 0
        known = self.plan.known.get(url) if first_look else None
        return Wanted(channel.id, "list", url, channel.byte_limit, known)

    def _take(self, page: ListPage, url: str, base: str) -> str | None:
        """Write the entries of a page; why the walk stops here, None when it goes on."""
        self._pages += 1
        channel_id, now = self.plan.channel.id, datetime.now(UTC)
        met: dict[str, Entry] = {}
        for row in page.entries:
            address = normalise(row.url, base, page.encoding)
            if address is not None and address not in met:
                entry = Entry(channel_id, address, row.title, row.date, url, self._pages, len(met) + 1, now)
                met[address] = entry
        repeats = self._pages > 1 and met.keys() <= self.entries.keys()
        if repeats and (met or page.next is not None):
            return "repeating"
        for entry in met.values():
            self.asker.journal.write(entry)
            self.entries.setdefault(entry.url, entry)
            day = entry.date[:10] if entry.date else None
            self._oldest = min(filter(None, (self._oldest, day)), default=None)
        self._rows += len(met)
        if not self.plan.full and met and met.keys() <= self.plan.known.keys():
            return "known"
        return None

    def _unanswered(self, answer: Answer, guessed: bool) -> None:
        fetch = answer.fetch
        past = fetch.detail in _PAST_THE_END or fetch.outcome == "empty"
        if guessed and past and self._pages > 0:
            return self._end(True)
        return self._end(False, fetch.outcome, fetch.detail)

    def _end(self, complete: bool, outcome: Outcome = "ok", detail: str | None = None) -> None:
        if complete:
            detail = None
        if outcome == "ok" and self._rows == 0 and detail is None:
            outcome = "empty"
        listing = Listing(
            self.plan.channel.id, self._pages, self._rows, complete, self._oldest, outcome, detail
        )
        self.asker.journal.write(listing)
