"""A site of single pages on loopback, each with the answer that a test gives it, and what was asked of it."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from sources.crawl.plan import ChannelPlan, CrawlPlan, Fetch, KnownPage, read_journal, write_plan
from sources.crawl.run import run_crawl
from sources.model import Channel
from sources.model_web import Crawl

TEXT = "<p>为做好有关工作，根据有关规定，结合本区实际，现将有关要求明确如下，请认真贯彻执行。</p>"


@dataclass(frozen=True)
class Reply:
    """What a page answers; `promised` is a Content-Length that is not kept, `wait` seconds before it."""

    body: bytes | str = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    wait: float = 0.0
    promised: int | None = None


@dataclass(frozen=True)
class Asked:
    """A request that came in, at an instant of `time.monotonic`."""

    at: float
    path: str
    headers: dict[str, str]


@dataclass
class Site:
    """One server. `pages` gives the answer for a path with query, or a function of how often it was asked."""

    pages: dict[str, Reply | Callable[[int], Reply]] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    host: str = ""
    certificate: Path | None = None
    """A file with certificate and key: the site speaks https."""
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        return f"{'https' if self.certificate else 'http'}://{self.host}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.log]

    def reply(self, path: str) -> Reply:
        page = self.pages.get(path, Reply("<h1>404 找不到</h1>", 404))
        return page if isinstance(page, Reply) else page(self.paths.count(path))

    def serve(self) -> ThreadingHTTPServer:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body leave in two packets; the second need not wait for an acknowledgement (40 ms).
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                given = {name.lower(): value for name, value in self.headers.items()}
                with site._lock:
                    site.log.append(Asked(time.monotonic(), self.path, given))
                    site._now += 1
                    site.most_at_once = max(site.most_at_once, site._now)
                reply = site.reply(self.path)
                time.sleep(reply.wait)
                with site._lock:
                    site._now -= 1
                body = reply.body.encode() if isinstance(reply.body, str) else reply.body
                tags = dict(reply.headers)
                status = reply.status
                if "ETag" in tags and given.get("if-none-match") == tags["ETag"]:
                    status, body = 304, b""
                try:
                    self.send_response(status)
                    for name, value in reply.headers:
                        self.send_header(name, value)
                    if status != 304 and "Transfer-Encoding" not in tags:
                        self.send_header("Content-Length", str(reply.promised or len(body)))
                    self.close_connection = bool(reply.promised)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                """Requests are kept in `Site.log`."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        if self.certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        self.host = f"127.0.0.1:{server.server_address[1]}"
        return server


@pytest.fixture(scope="module")
def new_site() -> Iterator[Callable[..., Site]]:
    """Starts sites; they stop with the module's tests."""
    servers = []

    def start(certificate: Path | None = None) -> Site:
        site = Site(certificate=certificate)
        servers.append(site.serve())
        return site

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def list_of(links: list[str], tail: str = "") -> Reply:
    """A list page with an entry for each link, a day apart."""
    rows = "".join(
        f'<li><a href="{link}">关于第{n + 1}件事项的通知公告</a><span>2026-03-{28 - n:02}</span></li>'
        for n, link in enumerate(links)
    )
    return Reply(f"<html><head><title>通知公告</title></head><body><ul>{rows}</ul>{tail}</body></html>")


def notice(n: int = 1, extra: str = "") -> Reply:
    """A page of a document."""
    return Reply(
        f"<html><head><title>通知{n}</title></head><body><h1>关于第{n}件事项的通知</h1>"
        f"<p>发布日期：2026-03-01</p>{TEXT * 3}{extra}</body></html>"
    )


def channel(site: Site, path: str = "/list.html", **more: Any) -> Channel:
    """A channel of a site."""
    given = {
        "id": "tzgg",
        "title": "通知公告",
        "platform": "html",
        "format": "pages",
        "url": site.origin + path,
    }
    return Channel.model_validate({**given, **more})


def crawl(
    folder: Path,
    *channels: Channel,
    hosts: tuple[str, ...],
    full: bool = True,
    known: dict[str, KnownPage] | None = None,
    timeout: float = 60,
    **how: Any,
) -> list[Any]:
    """Crawl channels into a folder; the journal."""
    pace = Crawl.model_validate({"delay_seconds": 0.0, "timeout_seconds": 1.0, **how})
    plans = tuple(ChannelPlan(one, full, known or {}) for one in channels)
    write_plan(folder, CrawlPlan("c1", "mzj", hosts, pace, plans))
    run_crawl(folder, timeout=timeout)
    return list(read_journal(folder))


def fetches(journal: list[Any]) -> dict[str, Fetch]:
    """The last Fetch of each address, by its path."""
    return {"/" + one.url.split("/", 3)[3]: one for one in journal if isinstance(one, Fetch)}
