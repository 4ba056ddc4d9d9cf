"""Addresses: one spelling for each, and whether a crawl may ask it.

Belongs here: normal form, declared hosts, which network addresses are private. Does not belong here: asking,
redirects, robots.txt.
"""

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

LONGEST = 2000  # characters; longer addresses are mistakes or traps
_PORTS = {"http": 80, "https": 443}
_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9._\-]+|\[[0-9a-f:.]+\]")
Target = tuple[str, int]  # host and port


def normalise(href: str | None, base: str | None = None, encoding: str = "utf-8") -> str | None:
    """The one spelling of a web address, without fragment, default port and session; None when it is none.

    `encoding` is that of the page with the link: browsers write Chinese letters of a query in it. Addresses
    with a user name, of other schemes than http and https, or above 2000 characters are refused.
    """
    text = (href or "").strip()
    if not text or len(text) > LONGEST:
        return None
    # Browsers read a backslash before the query as a slash; other readers of the address do not.
    before, mark, query = text.partition("?")
    text = before.replace("\\", "/") + mark + query
    try:
        joined = urljoin(base, text) if base else text
        if urlsplit(joined).scheme not in _PORTS:
            return None
        parts = urlsplit(safe_url_string(joined, encoding))
        host, port = parts.hostname or "", parts.port
    except (ValueError, LookupError):
        return None
    host = f"[{host}]" if ":" in host else host
    if parts.username is not None or parts.password is not None or not _HOST.fullmatch(host):
        return None
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = _without_dots(_SESSION.sub("", parts.path)) or "/"
    whole = urlunsplit((parts.scheme, netloc, path, parts.query, ""))
    return whole if len(whole) <= LONGEST else None


def _without_dots(path: str) -> str:
    """A path without `.` and `..` (RFC 3986 5.2.4); empty segments stay."""
    kept: list[str] = []
    segments = path.split("/")
    for place, segment in enumerate(segments):
        if segment not in (".", ".."):
            kept.append(segment)
            continue
        if segment == ".." and len(kept) > 1:
            kept.pop()
        if place == len(segments) - 1:
            kept.append("")
    return "/".join(kept)


def target_of(url: str) -> Target:
    """Host and port that a normal address leads to."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]


class Hosts:
    """The hosts that a crawl may ask, compared exactly."""

    def __init__(self, declared: Iterable[str]) -> None:
        """`declared` are `host` (with the port of the scheme) or `host:port`."""
        self._any: set[str] = set()
        self._exact: set[Target] = set()
        for one in declared:
            # Addresses are compared in their normal form, where Chinese names are written as xn--….
            host = urlsplit(normalise(f"http://{one}") or "").hostname
            port = urlsplit(f"//{one}").port
            if host is not None and port is None:
                self._any.add(host)
            elif host is not None and port is not None:
                self._exact.add((host, port))

    def __contains__(self, url: str) -> bool:
        """Whether a normal address leads to a declared host."""
        host, port = target_of(url)
        is_default = port == _PORTS[urlsplit(url).scheme]
        return (host, port) in self._exact or (is_default and host in self._any)

    def may_be_private(self, host: str) -> bool:
        """Whether a name may lead into the own machine or network: only `localhost`, when declared."""
        return host == "localhost" and (host in self._any or any(name == host for name, _ in self._exact))


def is_address(host: str) -> bool:
    """Whether a host is written as an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_private(address: str) -> bool:
    """Whether an IP address belongs to the own machine, the own network, or to nobody."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return True
    return not found.is_global or found.is_multicast
