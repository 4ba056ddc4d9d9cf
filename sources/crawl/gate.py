"""What may be asked: declared hosts and public network addresses only, at every step of a redirect.

Belongs here: refusing. Does not belong here: the pace (`polite.py`), robots.txt.
"""

from collections.abc import Sequence

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from sources.crawl.addresses import Hosts, is_address, is_private, normalise

_ORIGINAL = "X-Orig-"


class UndeclaredError(IgnoreRequest):
    """A request left the declared hosts; a mistake of ours, stopped at the last moment."""


class TooLargeError(IgnoreRequest):
    """A content that grows beyond the limit when it is decompressed."""


class GateMiddleware:
    """The last look at every request that leaves, also those for robots.txt."""

    def __init__(self, hosts: Hosts) -> None:
        """`hosts` are those of the plan."""
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "GateMiddleware":
        """As Scrapy makes it."""
        return cls(crawler.settings["HOSTS"])

    def process_request(self, request: Request) -> None:
        """Refuse what leads elsewhere. Raises UndeclaredError."""
        address = normalise(request.url)
        if address is None or address not in self._hosts:
            raise UndeclaredError(f"undeclared: {request.url}")


class BoundedRedirects(RedirectMiddleware):
    """Scrapy's redirects inside the declared hosts; any other answer of this kind is handed on as it is."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Follow, or give back the redirect itself."""
        try:
            found = super().process_response(request, response)
        except IgnoreRequest:
            return response.replace(flags=[*response.flags, "redirect-loop"])
        if isinstance(found, Response):
            return found
        address = normalise(found.url)
        if address is None or address not in self.crawler.settings["HOSTS"]:
            return response
        return found.replace(url=address)

    def handle_referer(self, request: Request, response: Response) -> None:
        """Nobody is told where we come from."""
        request.headers.pop("Referer", None)


class KeptCompression(HttpCompressionMiddleware):
    """Scrapy's decompression; a damaged content is kept as it came, headers of the transfer are renamed.

    The headers kept with a content describe it as it is kept, so that the two can be replayed together.
    """

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Decompress. Raises TooLargeError."""
        coding, length = response.headers.get("Content-Encoding"), response.headers.get("Content-Length")
        if coding is None or not response.body:
            return response
        try:
            whole = super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLargeError(str(error)) from error
        except Exception:  # each codec fails in its own way on damaged bytes
            return response.replace(flags=[*response.flags, "undecodable"])
        if isinstance(whole, Response) and "Content-Encoding" not in whole.headers:
            whole.headers[_ORIGINAL + "Content-Encoding"] = coding
            if length is not None:
                whole.headers[_ORIGINAL + "Content-Length"] = length
                del whole.headers["Content-Length"]
        return whole


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which finds no address for a name that leads into the own machine or network."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, hosts: Hosts) -> None:
        """`hosts` are those of the plan."""
        super().__init__(reactor, cache_size, timeout)
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "PublicResolver":
        """As Scrapy makes it."""
        settings = crawler.settings
        return cls(
            reactor, settings.getint("DNSCACHE_SIZE"), settings.getfloat("DNS_TIMEOUT"), settings["HOSTS"]
        )

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        """The IPv4 address of a name; fails for private ones."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        # An address instead of a name was declared as such, or the gate had stopped it.
        return found if is_address(name) else found.addCallback(self._public, name)

    def _public(self, address: str, name: str) -> str:
        if is_private(address) and not self._hosts.may_be_private(name):
            REFUSED.add(name.lower())
            raise DNSLookupError(f"{name} leads to the private address {address}")
        return address


REFUSED: set[str] = set()
"""Names refused in this process for their private address; errors do not carry that out of Twisted."""
