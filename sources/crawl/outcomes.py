"""What an answer, or the lack of one, means for a request.

Belongs here: statuses, walls, broken contents, errors of the connection; addresses that a stub page names.
Does not belong here: asking again, what a list holds.
"""

from dataclasses import dataclass

from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Response
from service_identity import VerificationError

from sources.crawl.gate import TooLargeError, UndeclaredError
from sources.crawl.plan import Outcome
from sources.pages import is_blocked
from sources.pages.kind import binary_kind, redirect_target
from sources.text import declared_encoding, decode

_WALLS = frozenset({401, 403, 412, 418, 521})
_LONGEST_STUB = 20_000  # bytes
_NOT_MODIFIED, _FIRST_REDIRECT, _FIRST_ERROR = 304, 300, 400


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome and its detail, as a Fetch has them."""

    outcome: Outcome
    detail: str | None = None


def of_response(response: Response) -> Verdict:
    """What an answer is worth, after retries and redirects."""
    status, body = response.status, response.body
    if status == _NOT_MODIFIED:
        return Verdict("ok")
    if status in _WALLS:
        return Verdict("blocked", f"http-{status}")
    if _FIRST_REDIRECT <= status < _FIRST_ERROR:
        if "redirect-loop" in response.flags:
            if "Set-Cookie" in response.headers:
                return Verdict(
                    "blocked", "challenge"
                )  # a wall that lets pass who comes again with its cookie
            return Verdict("error", "redirect-loop")
        named = "Location" in response.headers
        return Verdict("moved", "redirect-undeclared") if named else Verdict("error", f"http-{status}")
    if status != 200:
        return Verdict("error", f"http-{status}")
    if not {"dataloss", "undecodable"}.isdisjoint(response.flags):
        return Verdict("error", "broken")
    if not body.strip():
        return Verdict("empty")
    return Verdict("blocked", "challenge") if is_blocked(body) else Verdict("ok")


def of_failure(error: BaseException, refused_name: bool) -> Verdict:
    """What an error of asking means; `refused_name` when the host's address is a private one."""
    if isinstance(error, UndeclaredError):
        return Verdict("not_attempted", "undeclared-host")
    if isinstance(error, TooLargeError | DownloadCancelledError):
        return Verdict("error", "too-large")
    if isinstance(error, IgnoreRequest):
        return Verdict("not_attempted", "robots")
    if isinstance(error, DownloadTimeoutError):
        return Verdict("error", "timeout")
    if isinstance(error, CannotResolveHostError) and refused_name:
        return Verdict("error", "address-private")
    return Verdict("error", "certificate" if _is_of_certificate(error) else "connection")


def _is_of_certificate(error: BaseException) -> bool:
    """Whether a connection failed since the site's certificate could not be verified."""
    failures = getattr(error.__cause__, "reasons", None) or []
    causes = [getattr(failure, "value", failure) for failure in failures]
    return any(
        isinstance(cause, VerificationError)
        or (isinstance(cause, TLSError) and "certificate verify failed" in str(cause))
        for cause in causes
    )


def stub_target(body: bytes) -> str | None:
    """The address that a page sends its reader to by meta-refresh or script, when it shows nothing else."""
    if len(body) > _LONGEST_STUB or binary_kind(body):
        return None
    return redirect_target(decode(body, declared_encoding(body)).text)
