"""Small government websites on loopback, with the traps of real ones, and a log of what was asked.

Belongs here: serving, traps, what changes from day to day. Does not belong here: what pages look like
(`website_pages.py`), a registry for them (`website_registry.py`), crawling, assertions.

`Websites` serves six sites, each a host (port) of its own: `trs`, `gbk`, `jpaas`, `gkmlpt`, `jcms` with 300
notices in all, and `wall`, which lets only browsers pass; a seventh, `outside`, is declared nowhere and must
never be asked. Its attribute `day` counts the days: what changes, vanishes or appears does so on day 2.
"""

import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import Self
from urllib.parse import parse_qs, urlsplit

from tests.tools import website_pages as pages
from tests.tools.website_pages import Notice

PRIVATE = "/nbzl/t65.html"
"""Listed by `trs`, but robots.txt forbids to ask for it."""
COUNTS = {"trs": 90, "gbk": 70, "jpaas": 60, "gkmlpt": 50, "jcms": 30}
_PATHS = {
    "trs": "/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{n}.html",
    "gbk": "/show.asp?id={n}",
    "jpaas": "/art/2026/art_1_{n}.html",
    "gkmlpt": "/gkmlpt/content/1/2/post_{n}.html",
    "jcms": "/art/2026/art_22_{n}.html",
}
_PAGE = 15
_SHEET = "序号,项目,金额\n1,低保金,100\n2,临时救助,200\n"


@dataclass(frozen=True)
class Asked:
    """One request that came in: instants of `time.monotonic`, host as host:port, path with query."""

    started: float
    ended: float
    host: str
    path: str
    status: int
    conditional: bool


@dataclass(frozen=True)
class Answer:
    """What a site answers. `promised` is a Content-Length that is not kept, `wait` seconds before it."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()
    promised: int | None = None
    wait: float = 0.0


def _html(text: str, encoding: str = "utf-8") -> Answer:
    kind = "text/html" if encoding != "utf-8" else "text/html; charset=utf-8"
    return Answer(body=text.encode(encoding), kind=kind)


def _missing() -> Answer:
    return Answer(404, "<html><body><h1>404 您访问的页面不存在</h1></body></html>".encode())


@dataclass
class Websites:
    """The sites; use it as a context manager.

    `slow_seconds` is how long the slow page takes, `last` the day of the newest notices on day 1: yesterday,
    because what a crawl sees is noted with the time of the clock.
    """

    slow_seconds: float = 3.0
    last: date = field(default_factory=lambda: datetime.now(UTC).date() - timedelta(days=1))
    day: int = 1
    log: list[Asked] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)
    _servers: list[ThreadingHTTPServer] = field(default_factory=list)
    _counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        for site in (*COUNTS, "wall", "outside"):
            server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(site))
            server.daemon_threads = True
            self._servers.append(server)
            self.origins[site] = f"http://127.0.0.1:{server.server_address[1]}"
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    # -- what the sites hold -------------------------------------------------------------------------------
    def notices(self, site: str) -> list[Notice]:
        """The notices of a site on the present day, in the order of its list."""
        issuers = {
            "trs": ("云岭市示范区人民政府办公室", "政办"),
            "gbk": ("云岭市示范区民政局", "民"),
            "jpaas": ("云岭市示范区教育局", "教"),
            "gkmlpt": ("云岭市示范区卫生健康局", "卫"),
            "jcms": ("云岭市示范区水利局", "水"),
        }
        made = pages.notices(*issuers[site], COUNTS[site], self.last, _PATHS[site])
        if site == "gbk":
            made = [replace(one, attachment="/files/bz.csv") if one.number == 25 else one for one in made]
        if site == "trs":
            made = [replace(one, path=PRIVATE) if one.number == 65 else one for one in made]
        if site == "trs" and self.day > 1:
            made = self._second_day(made)
        return made

    def _second_day(self, made: list[Notice]) -> list[Notice]:
        fresh, late = self.fresh, self.back_dated
        kept = [one.amended() if one.number == 85 else one for one in made if one.number != 70]
        kept.insert(0, fresh)
        place = next(index for index, one in enumerate(kept) if one.published < late.published)
        return [*kept[:place], late, *kept[place:]]

    @property
    def fresh(self) -> Notice:
        """The notice of `trs` that is new on day 2."""
        return self._extra(91, self.last + timedelta(days=1))

    @property
    def back_dated(self) -> Notice:
        """The notice of `trs` that appears on day 2 with a date five weeks before."""
        return self._extra(92, self.last - timedelta(days=35))

    def _extra(self, number: int, day: date) -> Notice:
        issuer = "云岭市示范区人民政府办公室"
        one = pages.notices(issuer, "政办", 1, day, _PATHS["trs"])[0]
        path = _PATHS["trs"].format(n=number, day=day)
        title = one.title.replace("第1号", f"第{number}号")
        return replace(one, number=number, path=path, title=title, doc_number=f"示政办发〔2026〕{number}号")

    def url(self, site: str, number: int) -> str:
        """The address of a notice by its number."""
        first_day = replace(self, day=1).notices(site)
        found = {one.number: one.path for one in (*first_day, *self.notices(site))}
        return self.origins[site] + found[number]

    # -- answering -----------------------------------------------------------------------------------------
    def answer(self, site: str, path: str, headers: dict[str, str]) -> Answer:
        """What a site answers to a path with query."""
        split = urlsplit(path)
        query = {key: values[0] for key, values in parse_qs(split.query).items()}
        with self._lock:
            self._counts[site, path] += 1
            times = self._counts[site, path]
        if split.path == "/robots.txt":
            return (
                Answer(200, b"User-agent: *\nDisallow: /nbzl/\n", "text/plain")
                if site == "trs"
                else _missing()
            )
        if site == "wall":
            return Answer(412, pages.wall().encode())
        if site == "outside":
            return _html("<p>不该有人来。</p>")
        trap = self._trap(site, split.path, query, times)
        if trap is not None:
            return trap
        return self._list(site, split.path, query) or self._detail(site, path)

    def _detail(self, site: str, path: str) -> Answer:
        one = next((one for one in self.notices(site) if one.path == path), None)
        if one is None:
            return _missing()
        if site == "gbk":
            return _html(pages.gbk_page(one), "gb18030")
        answer = _html(pages.trs_page(one) if site == "trs" else pages.plain_page(one))
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        modified = format_datetime(datetime.combine(one.published, clock(1), UTC), usegmt=True)
        return replace(answer, headers=(("ETag", tag), ("Last-Modified", modified)))

    def _list(self, site: str, path: str, query: dict[str, str]) -> Answer | None:
        everything = self.notices(site)
        count = -(-len(everything) // _PAGE)

        def rows(page: int, size: int = _PAGE) -> Sequence[Notice]:
            return everything[(page - 1) * size : page * size]

        if site == "trs" and path.startswith("/tzgg/index"):
            suffix = path.removeprefix("/tzgg/index").removesuffix(".html")
            page = int(suffix.removeprefix("_")) + 1 if suffix else 1
            return _html(pages.trs_list(rows(page), page, count)) if page <= count else _missing()
        if site == "gbk" and path == "/list.asp":
            page = int(query.get("page", "1"))
            return _html(pages.gbk_list(rows(page), page, count), "gb18030")
        if site == "jpaas" and path.endswith("/build/unit"):
            asked = json.loads(query.get("paramJson", "{}"))
            size = int(asked.get("pageSize", _PAGE))
            body = pages.jpaas_answer(rows(int(asked.get("pageNo", 1)), size), len(everything))
            return Answer(body=body.encode(), kind="application/json;charset=UTF-8")
        if site == "jcms" and path.endswith("/dataproxy.jsp"):
            start, end = int(query.get("startrecord", "1")), int(query.get("endrecord", "15"))
            body = pages.jcms_answer(everything[start - 1 : end], len(everything))
            return Answer(body=body.encode(), kind="text/xml;charset=UTF-8")
        if site == "gkmlpt" and path.startswith("/gkmlpt/api/all/"):
            body = pages.gkmlpt_answer(rows(int(query.get("page", "1"))), len(everything), self.origins[site])
            return Answer(body=body.encode(), kind="application/json")
        return None

    def _trap(self, site: str, path: str, query: dict[str, str], times: int) -> Answer | None:
        if site == "trs" and path == "/rl/":
            return _html(pages.calendar_page(date.fromisoformat(query.get("day", "2026-11-02"))))
        if site != "gbk":
            return None
        if path == "/files/bz.csv":
            return Answer(body=_SHEET.encode(), kind="text/csv; charset=utf-8")
        if path == "/new/show_60.html":
            return self._detail(site, "/show.asp?id=60")
        number = query.get("id") if path == "/show.asp" else None
        if number == "60":
            return Answer(302, headers=(("Location", "/new/show_60.html"),))
        if number == "55" and times <= 2:
            return Answer(500, b"<html><body>Internal Server Error</body></html>")
        if number == "50":
            return replace(self._detail(site, "/show.asp?id=50"), wait=self.slow_seconds)
        if number == "45":
            whole = self._detail(site, "/show.asp?id=45")
            return replace(whole, body=whole.body[:200], promised=len(whole.body))
        if number == "40" and times == 1:
            return Answer(429, b"", headers=(("Retry-After", "1"),))
        if number == "35":
            return Answer(302, headers=(("Location", self.origins["outside"] + "/a.html"),))
        if number == "30":
            return Answer(302, headers=(("Location", "http://undeclared.example/a.html"),))
        if number == "20":
            return Answer(302, headers=(("Location", "/show.asp?id=20"),))
        return None

    # -- serving -------------------------------------------------------------------------------------------
    def _handler(self, site: str) -> type[BaseHTTPRequestHandler]:
        websites = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                started = time.monotonic()
                given = {name.lower(): value for name, value in self.headers.items()}
                answer = websites.answer(site, self.path, given)
                if answer.wait:
                    time.sleep(answer.wait)
                tags = dict(answer.headers)
                if tags.get("ETag") and given.get("if-none-match") == tags["ETag"]:
                    answer = replace(answer, status=304, body=b"")
                try:
                    self.send_response(answer.status)
                    self.send_header("Content-Type", answer.kind)
                    for name, value in answer.headers:
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(answer.promised or len(answer.body)))
                    if answer.promised:
                        self.close_connection = True
                    self.end_headers()
                    self.wfile.write(answer.body)
                except OSError:
                    # A client that gave up on a slow page.
                    self.close_connection = True
                finally:
                    host = urlsplit(websites.origins[site]).netloc
                    conditional = "if-none-match" in given or "if-modified-since" in given
                    websites.log.append(
                        Asked(started, time.monotonic(), host, self.path, answer.status, conditional)
                    )

            def log_message(self, *_: object) -> None:
                """Requests are kept in `Websites.log`."""

        return Handler


def gaps(log: Sequence[Asked]) -> Iterator[float]:
    """Seconds between the starts of requests that follow each other at one host."""
    for host in sorted({one.host for one in log}):
        starts = sorted(one.started for one in log if one.host == host)
        yield from (after - before for before, after in pairwise(starts))


def most_at_once(log: Sequence[Asked], host: str) -> int:
    """The largest number of requests that one host had to answer at the same time."""
    edges = [(one.started, 1) for one in log if one.host == host]
    edges += [(one.ended, -1) for one in log if one.host == host]
    most = now = 0
    for _, step in sorted(edges):
        now += step
        most = max(most, now)
    return most
