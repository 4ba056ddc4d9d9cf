"""Outcomes: what an answer, or the lack of one, is called."""

from datetime import UTC, datetime

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response

from sources.crawl.addresses import Hosts
from sources.crawl.gate import PublicResolver, TooLargeError, UndeclaredError
from sources.crawl.outcomes import of_failure, of_response, stub_target
from sources.crawl.polite import retry_after

PAGE = "<html><body><h1>通知</h1><p>各单位：请认真贯彻执行。</p></body></html>".encode()
WALL = (
    "<html><head><script>" + "var a=1;" * 80 + "document.cookie='x=1';location.reload()</script></head>"
    "<body></body></html>"
).encode()


@pytest.mark.parametrize(
    ("status", "body", "flags", "expected"),
    [
        (200, PAGE, [], ("ok", None)),
        (200, b"", [], ("empty", None)),
        (200, b" \r\n", [], ("empty", None)),
        (200, WALL, [], ("blocked", "challenge")),
        (200, PAGE, ["dataloss"], ("error", "broken")),
        (200, PAGE, ["undecodable"], ("error", "broken")),
        (200, PAGE, ["partial"], ("ok", None)),
        (304, b"", [], ("ok", None)),
        *[(status, WALL, [], ("blocked", f"http-{status}")) for status in (401, 403, 412, 418, 521)],
        *[(status, PAGE, [], ("error", f"http-{status}")) for status in (204, 302, 404, 410, 429, 500, 503)],
    ],
)
def test_answers(status: int, body: bytes, flags: list[str], expected: tuple[str, str | None]) -> None:
    verdict = of_response(Response("http://site.cn/a", status=status, body=body, flags=flags))
    assert (verdict.outcome, verdict.detail) == expected


def test_redirects_that_were_not_followed() -> None:
    there = {"Location": "http://other.cn/"}
    assert of_response(Response("http://site.cn/", 302, there)).detail == "redirect-undeclared"
    loop = of_response(Response("http://site.cn/", 302, there, flags=["redirect-loop"]))
    assert (loop.outcome, loop.detail) == ("error", "redirect-loop")
    wall = of_response(
        Response("http://site.cn/", 302, {**there, "Set-Cookie": "a=1"}, flags=["redirect-loop"])
    )
    assert (wall.outcome, wall.detail) == ("blocked", "challenge")


@pytest.mark.parametrize(
    ("error", "private", "expected"),
    [
        (UndeclaredError(), False, ("not_attempted", "undeclared-host")),
        (IgnoreRequest("Forbidden by robots.txt"), False, ("not_attempted", "robots")),
        (TooLargeError(), False, ("error", "too-large")),
        (DownloadCancelledError(), False, ("error", "too-large")),
        (DownloadTimeoutError(), False, ("error", "timeout")),
        (DownloadConnectionRefusedError(), False, ("error", "connection")),
        (CannotResolveHostError(), False, ("error", "connection")),
        (CannotResolveHostError(), True, ("error", "address-private")),
    ],
)
def test_failures(error: Exception, private: bool, expected: tuple[str, str]) -> None:
    verdict = of_failure(error, private)
    assert (verdict.outcome, verdict.detail) == expected


def test_names_may_not_lead_into_the_own_network() -> None:
    resolver = object.__new__(PublicResolver)
    resolver._hosts = Hosts(("site.cn", "localhost:80"))
    assert resolver._public("1.2.3.4", "site.cn") == "1.2.3.4"
    assert resolver._public("127.0.0.1", "localhost") == "127.0.0.1"
    for address in ("127.0.0.1", "10.0.0.1", "169.254.169.254"):
        with pytest.raises(Exception, match="private"):
            resolver._public(address, "site.cn")


def test_stub_pages_name_their_target() -> None:
    assert (
        stub_target(b'<html><meta http-equiv="refresh" content="0;url=/new/a.html"></html>') == "/new/a.html"
    )
    assert stub_target(b'<script>window.location.href="index.html";</script>') == "index.html"
    assert stub_target(PAGE) is None
    assert stub_target(b"%PDF-1.4 location.href='x'") is None


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0), (" 120 ", 120.0), ("99999", 300.0), ("Mon, 02 Nov 2026 01:02:33 GMT", 30.0),
        ("Mon, 02 Nov 2020 01:02:33 GMT", 0.0), ("soon", None), ("-5", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 11, 2, 1, 2, 3, tzinfo=UTC)) == seconds
